"""Every "no" as problem+json (RFC 9457): the same sentence and code the desk shows."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from psycopg.errors import UniqueViolation

from motcua.api.errors import AtTheSameMoment, NotFound, Unreadable
from motcua.api.wording import said
from motcua.core.errors import Refusal
from motcua.ui.refusals import RETRY_SECONDS, problem, trouble


def refused(refusal: Any) -> HttpResponse:
    """Return the refusal with its status; 401 says how to come in, 429 and 503 when."""
    response = problem(status=refusal.status, code=refusal.code, sentence=str(refusal))
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="motcua"'
    if "seconds" in refusal.facts:
        response.headers["Retry-After"] = str(refusal.facts["seconds"])
    elif refusal.status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def invalid(errors: list[dict[str, Any]]) -> HttpResponse:
    """Return 422 with each wrong place; what was sent is never repeated."""
    wrong = [
        {"pointer": "/" + "/".join(str(part) for part in error["loc"]), "detail": said(error)}
        for error in errors
    ]
    return problem(
        status=422,
        code="invalid",
        sentence=_("Something in the request is missing or has the wrong form."),
        errors=wrong,
    )


def failed(error: Exception) -> HttpResponse:
    """Return 413, 409 for a lost race, 503 or 507 for what passes, else 500."""
    if isinstance(error, RequestDataTooBig):
        return problem(status=413, code="too_large", sentence=_("The body is too large."))
    if isinstance(error, SuspiciousOperation | MultiPartParserError | UnreadablePostError):
        return refused(Unreadable())
    if isinstance(error, IntegrityError) and isinstance(error.__cause__, UniqueViolation):
        return refused(AtTheSameMoment())
    if found := trouble(error):
        response = problem(status=found.status, code=found.code, sentence=found.sentence)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    sentence = _("This was not foreseen. It is noted, and nothing was written.")
    return problem(status=500, code="unforeseen", sentence=sentence)


def answer_with_problems(api: NinjaAPI) -> None:
    """Let the API answer every exception it knows with a problem; others go to the middleware."""
    api.add_exception_handler(Refusal, lambda _request, refusal: refused(refusal))
    api.add_exception_handler(Http404, lambda _request, _error: refused(NotFound()))
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http_error)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return invalid(error.errors)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """Return what ninja refused by itself: a body it could not read, for the reason it met."""
    cause = error.__cause__
    return refused(cause if isinstance(cause, Refusal) else Unreadable())
