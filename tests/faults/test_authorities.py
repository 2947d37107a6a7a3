"""A timestamp authority that takes every call and never answers: who signs waits, nobody else.

Neither the threads of the web nor the places of the worker are all held by it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from motcua.documents import demo_authority
from motcua.documents.demo_pki import DemoPki
from motcua.runtime.serving import WEB_THREADS, WEB_WORKERS
from tests.faults.systems import Answer, System, intake, peopled
from tests.halls import Hall, eventually

#: As many as all threads of the web: without turns nobody else would be served.
SIGNERS = WEB_WORKERS * WEB_THREADS
APPROVER = """
from django.utils.timezone import localdate, now
from motcua.interop.actions import Wanted, issue_token
from motcua.org.actions import grant_authority
from motcua.org.models import Unit
from motcua.people.models import User
unit, founder = Unit.objects.get(code="H99.11"), User.objects.get(username="do")
wanted = Wanted(
    name="Phòng duyệt", unit=unit, scopes=["dossier:read", "dossier:write"],
    duties=["approve"], requests_per_minute=None,
)
token, secret = issue_token(wanted, by=founder, at=now())
grant_authority(
    token.user, unit=unit, covers_all=True, decision_no="12/QĐ-UBND", valid_from=localdate(),
    by=founder, at=now(),
)
type(token.user).objects.filter(pk=token.user.pk).update(username="duyet")
print("token", secret)
"""
#: Two batches of two, as two officers would ask for them; the dossiers follow as a list.
BATCHES = """
from django.utils.timezone import now
from motcua.desk.tasks import start
from motcua.dossiers.many import ask_for
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import Verb
from motcua.people.models import User
approver = User.objects.get(username="duyet")
for uuids in (given[:2], given[2:]):
    dossiers = list(Dossier.objects.filter(uuid__in=uuids))
    start(ask_for(Verb.APPROVE, dossiers, by=approver, at=now()))
"""
#: Whether a dossier is counted, and how many batches are not over; in one look.
SEEN = """
SELECT EXISTS (SELECT 1 FROM reporting_dossierfact WHERE dossier_id = dossier.id),
       (SELECT count(*) FROM dossiers_batch WHERE finished_at IS NULL)
  FROM dossiers_dossier dossier WHERE uuid = %s
"""


class Unwilling(demo_authority._Answers):
    """The demo's authorities, except that the timestamps stay away while ``hangs`` is set."""

    def do_POST(self) -> None:  # noqa: N802 - as http.server names it
        if self.path == "/tsa" and self.server.hangs.is_set():
            self.server.asked += 1
            self.server.over.wait()  # the line stays open, nothing comes
            return
        super().do_POST()


class Authorities(demo_authority.AuthorityServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Unwilling)
        self.hangs, self.over, self.asked = threading.Event(), threading.Event(), 0


@contextmanager
def authorities(folder: Path) -> Iterator[Authorities]:
    server = Authorities()
    server.pki = DemoPki.at(folder, port=server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def unwilling(tmp_path: Path) -> Iterator[Authorities]:
    with authorities(tmp_path) as server:
        yield server


def signing_hall(hall: Hall, server: Authorities, keys: Path) -> tuple[System, System]:
    """Start the hall with a key for one approver; return the counter and the approver."""
    assert server.pki is not None
    keys.mkdir()
    hall.environment |= {
        "MOTCUA_SIGNING_KEYS": str(keys),
        "MOTCUA_SIGNING_ROOTS": str(server.pki.root_path),
        "MOTCUA_SIGNING_TSA_URL": f"{server.pki.url}/tsa",
    }
    hall.start()
    counter, *_others, approver = peopled(hall, APPROVER)
    server.pki.signer("duyet", "Phạm Quốc Huy")
    (keys / "duyet.p12").write_bytes((server.pki.folder / "duyet.p12").read_bytes())
    (keys / "duyet.pass").write_bytes(server.pki._passphrase)
    return counter, approver


def ready(counter: System, number: int) -> str:
    """Return a dossier that waits for approval."""
    made = counter.call("POST", "/dossiers", intake(f"S-{number}"))
    assert made.status == 201, made.body
    uuid = made.json()["uuid"]
    for noun, body in (("taking", {}), ("appraisal", {"text": "Đủ điều kiện"})):
        assert counter.call("POST", f"/dossiers/{uuid}/{noun}", body).status == 200
    return uuid


def test_signing_that_hangs_keeps_nobody_from_the_counter(
    hall: Hall, unwilling: Authorities, tmp_path: Path
):
    counter, approver = signing_hall(hall, unwilling, tmp_path / "keys")
    waiting = [ready(counter, number) for number in range(SIGNERS)]
    unwilling.hangs.set()
    answers: dict[str, Answer] = {}

    def approve(uuid: str) -> None:
        answers[uuid] = approver.call("POST", f"/dossiers/{uuid}/approval", {})

    threads = [threading.Thread(target=approve, args=[uuid]) for uuid in waiting]
    for thread in threads:
        thread.start()
    eventually(lambda: unwilling.asked > 0)
    taken_in = counter.call("POST", "/dossiers", intake("I-1"))
    assert taken_in.status == 201, taken_in.body
    assert any(thread.is_alive() for thread in threads), "nobody signed meanwhile"
    for number in range(2, 6):
        assert counter.call("POST", "/dossiers", intake(f"I-{number}")).status == 201
        assert counter.call("GET", "/dossiers?limit=5").status == 200
        assert hall.get("/procedures/?q=khai+sinh") == 200
    unwilling.over.set()
    for thread in threads:
        thread.join(120)
    refused = [answer.json() for answer in answers.values()]
    assert {answer.status for answer in answers.values()} == {503}
    assert {told["code"] for told in refused} == {"signing_failed", "signing_busy"}
    assert all("Chưa có gì thay đổi" in told["detail"] for told in refused)
    states = {counter.call("GET", f"/dossiers/{uuid}").json()["state"] for uuid in waiting}
    assert states == {"in_progress"}
    unwilling.hangs.clear()
    again = approver.call("POST", f"/dossiers/{waiting[0]}/approval", {})
    assert (again.status, again.json()["state"]) == (200, "decided")
    keep_counting_while_batches_hang(hall, unwilling, counter, waiting[1:5])


def keep_counting_while_batches_hang(
    hall: Hall, unwilling: Authorities, counter: System, waiting: list[str]
) -> None:
    """Two batches wait for the authority; the worker still follows the history."""
    unwilling.over, unwilling.asked = threading.Event(), 0
    unwilling.hangs.set()
    begun = hall.python(f"given = {waiting!r}{BATCHES}")
    assert begun.returncode == 0, begun.stderr
    eventually(lambda: unwilling.asked > 0)
    uuid = counter.call("POST", "/dossiers", intake("I-9")).json()["uuid"]
    looks: list[tuple[object, ...]] = []

    def is_counted() -> bool:
        looks.extend(hall.sql(SEEN, uuid))
        return bool(looks[-1][0])

    eventually(is_counted)
    assert looks[-1][1], "the batches were over before anything was counted"
    unwilling.over.set()
    eventually(lambda: hall.sql(SEEN, uuid)[0][1] == 0)
    lines = "SELECT outcome, count(*) FROM dossiers_batchline GROUP BY outcome"
    assert hall.sql(lines) == [("refused", 4)]
    assert unwilling.asked == 2, "each batch asks once"
