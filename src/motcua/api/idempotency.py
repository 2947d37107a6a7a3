"""The same request twice is done once: the second answer is the first one, kept encrypted.

The key is the client's and belongs to its machine user. What is kept is deleted after a week
(``tasks.py``). An act that signs asks outside machines, so it runs in no transaction of ours: its
key is taken first, and given back if it fails.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.http import HttpResponse

from motcua.api.authentication import ApiRequest
from motcua.api.errors import KeyReused, KeyUnusable
from motcua.core.errors import Twice
from motcua.core.models import Once
from motcua.core.once import once
from motcua.people.identity import decrypt_text, encrypt_text

HEADER = "Idempotency-Key"
MARK = "api:"
KEPT_DAYS = 7
#: An act that signs and has not ended after so long was cut off; its key may be taken again.
GIVEN_UP_AFTER = timedelta(minutes=5)
_LONGEST = 200
_PURPOSE = "api answer"
_KEPT_HEADERS = ("ETag", "Location")

Act = Callable[[], HttpResponse]


def done_once(
    request: ApiRequest, act: Act, *, is_signing: bool = False, sent: bytes | None = None
) -> HttpResponse:
    """Do the act; with an Idempotency-Key, once. Raises KeyReused, KeyUnusable, Twice.

    ``sent`` stands for the body where that was read as a stream.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return act()
    if not (0 < len(given) <= _LONGEST and given.isprintable()):
        raise KeyUnusable
    key, print_ = MARK + sha256(given.encode()).hexdigest(), _print(request, sent)
    if is_signing:
        return _apart(request, key, print_, act)
    made: list[HttpResponse] = []

    def first() -> dict[str, Any]:
        made.append(act())
        return _packed(made[0], print_)

    caller = request.auth
    answer = once(caller.user, key, at=caller.at, act=first)
    return made[0] if made else _again(answer, print_)


def _apart(request: ApiRequest, key: str, print_: str, act: Act) -> HttpResponse:
    caller = request.auth
    row, is_first = Once.objects.get_or_create(
        user_id=caller.user.pk,
        key=key,
        defaults={"made_at": caller.at, "answer": {"print": print_}},
    )
    if not is_first:
        if "sealed" in row.answer or row.answer["print"] != print_:
            return _again(row.answer, print_)
        given_up = Once.objects.filter(pk=row.pk, made_at__lt=caller.at - GIVEN_UP_AFTER)
        if not given_up.update(made_at=caller.at):
            raise Twice
    try:
        response = act()
    except BaseException:
        row.delete()
        raise
    row.answer = _packed(response, print_)
    row.save(update_fields=["answer"])
    return response


def _print(request: ApiRequest, sent: bytes | None) -> str:
    """Return what tells one request from another: method, address and body."""
    method = (request.method or "").encode()
    return sha256(
        b"\0".join([method, request.path_info.encode(), request.body if sent is None else sent])
    ).hexdigest()


def _packed(response: HttpResponse, print_: str) -> dict[str, Any]:
    kept = {name: response[name] for name in _KEPT_HEADERS if name in response}
    told = {"status": response.status_code, "body": response.content.decode(), "headers": kept}
    return {"print": print_, "sealed": encrypt_text(_PURPOSE, json.dumps(told))}


def _again(answer: dict[str, Any], print_: str) -> HttpResponse:
    if answer["print"] != print_:
        raise KeyReused
    told = json.loads(decrypt_text(_PURPOSE, answer["sealed"]))
    headers = told["headers"] | {"Idempotent-Replayed": "true"}
    return HttpResponse(
        told["body"], status=told["status"], content_type="application/json", headers=headers
    )
