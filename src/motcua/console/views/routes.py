"""Routes, read only: how a dossier goes, what keeps a draft from being published."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.console.entry import enter
from motcua.ui import wording
from motcua.ui.diagram import RouteStep
from motcua.workflow.errors import sentence
from motcua.workflow.models import Route, RouteVersion
from motcua.workflow.rules import columns, longest_minutes, problems


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A version as it is shown."""

    version: RouteVersion
    columns: list[list[RouteStep]]
    title: str
    hours: str
    problems: list[str]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the routes with their versions."""
    enter(request)
    routes = Route.objects.prefetch_related("versions").order_by("name_vi")
    return render(request, "console/routes/list.html", {"routes": routes})


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draw every version of a route, newest first."""
    enter(request)
    route = get_object_or_404(Route, uuid=uuid)
    versions = route.versions.prefetch_related("steps", "flows").order_by("-number")[:10]
    context = {"route": route, "drawings": [_drawing(version) for version in versions]}
    return render(request, "console/routes/show.html", context)


def _drawing(version: RouteVersion) -> Drawing:
    shape = version.shape()
    places, found = columns(shape), defaultdict(list)
    english = get_language() == "en"
    names = []
    for step in version.steps.all():
        name = step.name_en if english and step.name_en else step.name_vi
        names.append(name)
        note = f"{step.get_duty_display()} · {_hours(step.minutes)}"
        found[places[step.key][0]].append(RouteStep(name=name, note=note))
    is_draft = version.state == RouteVersion.State.DRAFT
    return Drawing(
        version=version,
        columns=[found[number] for number in sorted(found)],
        title=" → ".join(names),
        hours=_hours(longest_minutes(shape)),
        problems=[sentence(each) for each in problems(shape)] if is_draft else [],
    )


def _hours(minutes: int) -> str:
    return _("%(hours)s h") % {"hours": wording.number(Decimal(minutes) / 60)}
