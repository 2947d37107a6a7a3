"""Ctrl K: find a dossier or a procedure from any page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.core.text import nfc
from motcua.desk.pages.find import Finding
from motcua.desk.requests import Request, Visit


@require_GET
def find(request: Request) -> HttpResponse:
    """Show what the words find."""
    visit = Visit.of(request)
    words = " ".join(nfc(request.GET.get("q", "")).split())[:80]
    finding = Finding(visit, words, request.GET.get("procedure", "")[:40])
    return render(request, "desk/find/show.html", {"visit": visit, "finding": finding})
