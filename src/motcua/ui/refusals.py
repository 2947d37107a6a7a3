"""Answers that say no: a sentence as a page, as an htmx fragment or as problem+json (RFC 9457)."""

import errno
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull, InternalError_, QueryCanceled

from motcua.core.errors import Refusal


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal with its status, in the form the client asked for."""
    return answer(request, status=refusal.status, code=refusal.code, sentence=str(refusal))


def answer(request: HttpRequest, *, status: int, code: str, sentence: str) -> HttpResponse:
    """Return `sentence` as problem+json, as a fragment for htmx, or as a page of its own."""
    if wants_json(request):
        return problem(status=status, code=code, sentence=sentence)
    template = "ui/refusal.html" if request.headers.get("HX-Request") else "ui/error.html"
    facts = {"status": status, "code": code, "heading": heading(status), "sentence": sentence}
    return render(request, template, facts, status=status)


def problem(*, status: int, code: str, sentence: str, **more: Any) -> JsonResponse:
    """Return problem+json: a sentence for people, a code for programs, and what else is known."""
    return JsonResponse(
        {"type": "about:blank", "title": heading(status), "status": status}
        | {"detail": sentence, "code": code}
        | more,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


#: Seconds after which to try again what passes by itself.
RETRY_SECONDS = 5
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: What PostgreSQL says where a quota or a limit keeps its file from growing; it has no code for it.
_NO_GROWTH = ("could not extend file", "could not write to file")


@dataclass(frozen=True)
class Trouble:
    """A fault of the house that passes: nothing was written, and later it will be."""

    status: int
    code: str
    sentence: str


def trouble(error: BaseException | None) -> Trouble | None:
    """Return what passes: a database away, a statement too long, no room on disk; else None."""
    if is_disk_full(error):
        sentence = _("There is no room left to keep this. Nothing was written; tell who runs it.")
        return Trouble(507, "disk_full", sentence)
    if isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled):
        sentence = _("This took too long. Nothing was written; ask for less, or try again later.")
        return Trouble(503, "took_too_long", sentence)
    if isinstance(error, OperationalError | InterfaceError):
        sentence = _("The database does not answer. Try again in a moment.")
        return Trouble(503, "database_away", sentence)
    return None


def is_disk_full(error: BaseException | None) -> bool:
    """Tell whether a file or the database found no room."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    cause = error.__cause__ if isinstance(error, DatabaseError) else None
    if isinstance(cause, InternalError_):
        return (cause.diag.message_primary or "").startswith(_NO_GROWTH)
    return isinstance(cause, DiskFull)


def heading(status: int) -> str:
    """Return what happened, in a few calm words."""
    return {
        400: _("The request could not be read"),
        401: _("It is not known who asks"),
        403: _("This is not open to you"),
        404: _("This page was not found"),
        405: _("This address is not opened this way"),
        406: _("Not given in this form"),
        409: _("Not possible now"),
        412: _("It has changed in the meantime"),
        413: _("Too large"),
        415: _("Not taken in this form"),
        422: _("Something needs correcting"),
        429: _("Too many tries"),
        503: _("Not possible for a moment"),
        507: _("No room left"),
    }.get(status, _("Something went wrong"))


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a program asks: its Accept names JSON and not HTML."""
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept
