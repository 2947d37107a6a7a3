"""Check a document: upload the PDF, or open the QR code on the paper."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.core.errors import Refusal
from motcua.documents.models import Document, Kind
from motcua.portal.following import address_of
from motcua.portal.forms.verify import VerifyForm
from motcua.portal.pages.verification import answer_about_file, answer_about_paper

#: Files that one network address may have checked in a quarter of an hour; a hall shares one.
FILES_A_WINDOW, WINDOW_SECONDS = 100, 15 * 60


class TooManyFiles(Refusal):
    code = "too_many_files"
    status = 429
    message = _("Too many files were checked from here. Try again in a quarter of an hour.")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Take a PDF and say what it proves; nothing of it is kept. Raises TooManyFiles."""
    is_sent = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if is_sent else VerifyForm()
    answer, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        _count(request)
        answer, status = answer_about_file(form.cleaned_data["file"].read()), 200
    facts = {"form": form, "answer": answer}
    return render(request, "portal/verify/check.html", facts, status=status)


@login_not_required
@never_cache
@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what our register knows of the paper with this QR code."""
    results = Document.objects.filter(kind=Kind.RESULT).select_related("unit", "superseded_by")
    document = results.filter(uuid=uuid).first()
    facts = {"form": VerifyForm(), "answer": answer_about_paper(document), "is_paper": True}
    status = 200 if document else 404
    return render(request, "portal/verify/check.html", facts, status=status)


def _count(request: HttpRequest) -> None:
    """Count a file that is to be checked: it takes this machine half a second."""
    key = f"verify-{address_of(request)}"
    cache.add(key, 0, WINDOW_SECONDS)
    if cache.incr(key) > FILES_A_WINDOW:
        raise TooManyFiles
