"""Check a document: upload the PDF, or open the QR code on the paper."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.documents.models import Document, Kind
from motcua.portal.forms.verify import VerifyForm
from motcua.portal.pages.verification import answer_about_file, answer_about_paper


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Take a PDF and say what it proves; nothing of it is kept."""
    is_sent = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if is_sent else VerifyForm()
    answer, status = None, 422 if form.is_bound else 200
    if form.is_valid():
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
