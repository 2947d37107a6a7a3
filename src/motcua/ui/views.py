"""Language switch, error pages, and the gallery of components."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, TemplateSyntaxError, loader
from django.utils.translation import gettext as _
from django.views.i18n import set_language

from motcua.ui.gallery import specimens
from motcua.ui.refusals import (
    RETRY_SECONDS,
    Trouble,
    answer,
    heading,
    problem,
    trouble,
    wants_json,
)

#: Django's own view; anybody may choose a language.
choose_language = login_not_required(set_language)

#: What remains when even templates cannot be drawn.
_LAST_WORDS = (
    "<!doctype html><html lang=vi><meta charset=utf-8><title>Hệ thống đang gặp sự cố</title>"
    "<h1>Hệ thống đang gặp sự cố</h1><p>Xin thử lại sau ít phút. Việc đã được ghi nhận vẫn còn.</p>"
    '<p lang="en">Something went wrong. Please try again in a few minutes.</p></html>'
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    sentence = _("The address or the form is damaged. Open the page again and repeat the step.")
    return answer(request, status=400, code="bad_request", sentence=sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    sentence = _("Your post does not include this. Ask the head of your unit if it should.")
    return answer(request, status=403, code="not_allowed", sentence=sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404; the same for what does not exist and what this person may not see."""
    sentence = _("The address may be mistyped, or the page has moved. Search finds what exists.")
    return answer(request, status=404, code="not_found", sentence=sentence)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: mostly a page left open for long."""
    sentence = _("The page was open for too long. Go back, reload it and send the form again.")
    return answer(request, status=403, code="csrf", sentence=sentence)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 and 507 for a trouble that passes; asks no database and no session."""
    found = trouble(sys.exception())
    if found is None:
        sentence = _(
            "The fault is ours and has been recorded. What was acknowledged before is kept."
        )
        return _without_database(request, Trouble(500, "server_error", sentence))
    response = _without_database(request, found)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _without_database(request: HttpRequest, found: Trouble) -> HttpResponse:
    if wants_json(request):
        return problem(status=found.status, code=found.code, sentence=found.sentence)
    inside = request.headers.get("HX-Request")
    template = "ui/refusal.html" if inside else "ui/server_error.html"
    facts = {
        "heading": heading(found.status),
        "sentence": found.sentence,
        "code": found.code,
        "is_sent": request.method == "POST",
    }
    try:
        page = loader.get_template(template).render(facts)
    except (TemplateDoesNotExist, TemplateSyntaxError, OSError, ValueError):
        page = _LAST_WORDS
    return HttpResponse(page, status=found.status)


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component as citizens see it."""
    return _gallery(request, "ui/gallery.html")


@login_not_required
def gallery_desk(request: HttpRequest) -> HttpResponse:
    """Show every component as officers see it."""
    return _gallery(request, "ui/gallery_desk.html")


def _gallery(request: HttpRequest, template: str) -> HttpResponse:
    is_open = settings.DEMO or settings.DEBUG or getattr(request.user, "is_staff", False)
    if not is_open:
        raise Http404
    return render(request, template, specimens())
