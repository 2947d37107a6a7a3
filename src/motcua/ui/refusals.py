"""Answers that say no: a sentence as a page, as an htmx fragment or as problem+json (RFC 9457)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

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
    }.get(status, _("Something went wrong"))


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a program asks: its Accept names JSON and not HTML."""
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept
