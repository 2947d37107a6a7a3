"""Many picked rows at once: taken in hand here, signed and sealed by a job with its progress."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Invalid
from motcua.desk.forms.filters import Filters
from motcua.desk.pages.job import Job
from motcua.desk.requests import Request, Visit
from motcua.desk.tasks import start
from motcua.dossiers.many import ask_for
from motcua.dossiers.models import Batch, Dossier
from motcua.dossiers.states import Verb

#: More at once than anybody reads.
MOST = 200


@require_POST
def taking(request: Request) -> HttpResponse:
    """Take the picked rows in hand."""
    return _ask(request, Verb.TAKE)


@require_POST
def signing(request: Request) -> HttpResponse:
    """Approve and sign the picked rows."""
    return _ask(request, Verb.APPROVE)


@require_POST
def sealing(request: Request) -> HttpResponse:
    """Seal and release the picked rows."""
    return _ask(request, Verb.SEAL)


@require_GET
def job(request: Request, uuid: UUID) -> HttpResponse:
    """Show how far one's own job is, and what could not be done; htmx asks for the part alone."""
    visit = Visit.of(request)
    batch = get_object_or_404(Batch, uuid=uuid, asked_by=visit.user)
    is_part = request.headers.get("HX-Request") == "true"
    template = "desk/work/job_part.html" if is_part else "desk/work/job.html"
    back = request.GET.get("list", "")
    return render(request, template, {"visit": visit, "job": Job(batch), "back": back})


def picked(request: Request, visit: Visit) -> list[Dossier]:
    """Return the picked dossiers that the officer may see, in the order of the list."""
    chosen = request.POST.getlist("picked")[:MOST]
    found = Dossier.objects.visible_to(visit.user, visit.on)
    rows = list(found.filter(tasks__uuid__in=[one for one in chosen if _is_uuid(one)]).distinct())
    if not rows:
        raise Invalid(reason=_("Pick at least one dossier of the list."))
    return sorted(rows, key=lambda dossier: (dossier.due_at or dossier.submitted_at, dossier.pk))


def back_to(request: Request) -> str:
    """Return the address of the list the rows were picked in."""
    query = Filters.read_query(request.POST.get("list", ""))
    return f"{reverse('desk:work')}?{query}" if query else reverse("desk:work")


def _ask(request: Request, verb: Verb) -> HttpResponse:
    visit = Visit.of(request)
    rows = picked(request, visit)
    with transaction.atomic():
        batch = ask_for(verb, rows, by=visit.user, at=visit.at)
        start(batch)
    messages.info(request, _("Begun. Each dossier succeeds or fails alone."))
    query = Filters.read_query(request.POST.get("list", ""))
    return redirect(f"{reverse('desk:job', args=[batch.uuid])}?{query}")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
