"""A hall that other systems work with over the API, as they would: tokens, keys, patience."""

import http.client
import json
import threading
from dataclasses import dataclass, field
from typing import Any

from tests.halls import Hall

CENTRES = 2
#: Units, officers, a route, a procedure and a token for each centre, made by the usual acts.
_PEOPLE = f"""
from django.utils.timezone import now
from motcua.bench.frame.hall import make_hall
from motcua.interop.actions import Wanted, issue_token
hall = make_hall(at=now(), centres={CENTRES})
for counter in hall.counters:
    wanted = Wanted(
        name="Cổng dịch vụ", unit=counter.centre, scopes=["dossier:read", "dossier:write"],
        duties=["receive", "appraise"], requests_per_minute=None,
    )
    print("token", issue_token(wanted, by=hall.founder, at=now())[1])
"""


@dataclass
class Answer:
    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class System:
    """Another system with a token of one centre."""

    port: int
    secret: str

    def call(self, method: str, path: str, body: Any = None, *, key: str = "") -> Answer:
        """Ask once. Raises OSError or HTTPException where no whole answer comes."""
        headers = {
            "Authorization": f"Bearer {self.secret}",
            "Content-Type": "application/json",
        } | ({"Idempotency-Key": key} if key else {})
        sent = None if body is None else json.dumps(body).encode()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            line.request(method, f"/api/v1{path}", sent, headers)
            answer = line.getresponse()
            return Answer(answer.status, answer.read())
        finally:
            line.close()


def peopled(hall: Hall, more: str = "") -> list[System]:
    """Make units, officers, a procedure and a token for each centre; the hall runs.

    ``more`` is what else to do in that process, as Python; tokens it prints follow the others.
    """
    done = hall.python(_PEOPLE + more)
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    return [System(hall.port, line[1]) for line in lines if line[:1] == ["token"]]


def intake(receipt: str, *, name: str = "Nguyễn Thị Hồng Nhung") -> dict[str, Any]:
    """Return what is taken in over the API; its receipt number tells it from every other."""
    return {
        "procedure": "9.000348",
        "summary": receipt,
        "applicant": {
            "full_name": name,
            "id_kind": "cccd",
            "id_number": "001190004127",
            "address": "Tổ 4, phường Bình Minh, tỉnh An Bình",
            "phone": "0900000412",
        },
        "papers": [{"requirement": number, "originals": 1} for number in (1, 2, 3)],
        "fees": [
            {
                "name": "Lệ phí cấp lại",
                "amount": 135_000,
                "method": "cash",
                "receipt_number": receipt,
            }
        ],
    }


@dataclass
class Client(threading.Thread):
    """Takes dossiers in and works on them without end, asking again until each act is answered."""

    system: System
    name_: str
    done: threading.Event
    #: Receipt number → the dossier that was acknowledged for it.
    received: dict[str, str] = field(default_factory=dict)
    #: The acts on dossiers that were acknowledged: (uuid, verb).
    acts: list[tuple[str, str]] = field(default_factory=list)
    #: What must not happen: another status than the expected ones, two answers to one key.
    wrong: list[str] = field(default_factory=list)
    asked_again: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    @property
    def acknowledged(self) -> int:
        return len(self.received) + len(self.acts)

    def run(self) -> None:
        number = 0
        while not self.done.is_set():
            number += 1
            receipt = f"{self.name_}-{number:06}"
            taken_in = self.insist("/dossiers", intake(receipt), key=receipt)
            if taken_in is None:
                continue
            uuid = taken_in.json()["uuid"]
            self.received[receipt] = uuid
            for noun, verb, body in (
                ("taking", "take", {}),
                ("appraisal", "appraise", {"text": "Đủ điều kiện"}),
            ):
                if self.insist(f"/dossiers/{uuid}/{noun}", body, key=f"{receipt}-{noun}"):
                    self.acts.append((uuid, verb))

    def insist(self, path: str, body: Any, *, key: str) -> Answer | None:
        """Ask with the key until the answer is final; every third act once more, to be sure."""
        answer = self.answered(path, body, key=key)
        if answer.status // 100 != 2:
            self.wrong.append(f"{path}: {answer.status} {answer.body[:300]!r}")
            return None
        if self.acknowledged % 3 == 0:
            again = self.answered(path, body, key=key)
            if again.json() != answer.json():
                self.wrong.append(f"{path}: {key} was answered twice, differently")
        return answer

    def answered(self, path: str, body: Any, *, key: str) -> Answer:
        while True:
            try:
                answer = self.system.call("POST", path, body, key=key)
            except (OSError, http.client.HTTPException):
                pass
            else:
                if answer.status != 503:
                    return answer
            self.asked_again += 1
            threading.Event().wait(0.1)
