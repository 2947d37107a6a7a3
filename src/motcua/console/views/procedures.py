"""Procedures: found, read with their history, begun, handed to who decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue.actions import allocate, begin_procedure, end_allocation
from motcua.catalogue.differences import differences
from motcua.catalogue.models import (
    Allocation,
    Level,
    Missing,
    Procedure,
    Sector,
    VersionState,
)
from motcua.console.entry import Ask, answer, enter, enter_to_edit, posted
from motcua.console.forms.procedures import AllocationForm, LastDayForm, NewForm
from motcua.console.keyset import keyset
from motcua.console.pages.procedures import asked_for, changes


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List procedures by code: found by words, sector, level, state, or by what they lack."""
    visit = enter(request)
    context = {
        "page": keyset(asked_for(request.GET), request.GET, key="procedure__code"),
        "asked": request.GET,
        "sectors": [("", _("All sectors")), *Sector.objects.values_list("code", "name_vi")],
        "levels": [("", _("All levels")), *Level.choices],
        "states": [("", _("All states")), *VersionState.choices],
        "gaps": [("", _("Complete or not")), ("any", _("Anything missing")), *_gap_choices()],
        "may_edit": visit.may_edit,
    }
    return render(request, "console/procedures/list.html", context)


def _gap_choices() -> list[tuple[str, str]]:
    return [(gap.value, _("Without %(part)s") % {"part": gap.label}) for gap in Missing]


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a procedure: its versions, newest first, and who decides from when to when."""
    visit = enter(request)
    procedure = _procedure(uuid)
    versions = list(procedure.versions.select_related("published_by").order_by("-number"))
    context = {
        "procedure": procedure,
        "versions": versions,
        "newest": versions[0] if versions else None,
        "allocations": procedure.allocations.select_related("unit").order_by("-valid_from"),
        "may_edit": visit.may_edit,
    }
    return render(request, "console/procedures/show.html", context)


@require_safe
def compare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what one version says otherwise than another; without numbers, the last two."""
    enter(request)
    procedure = _procedure(uuid)
    by_number = {version.number: version for version in procedure.versions.order_by("-number")}
    numbers = list(by_number)
    newer = by_number.get(_number(request, "newer", numbers[0] if numbers else 0))
    older = by_number.get(_number(request, "older", numbers[1] if len(numbers) > 1 else 0))
    if newer is None or older is None:
        raise Http404
    context = {
        "procedure": procedure,
        "older": older,
        "newer": newer,
        "changes": changes(differences(older, newer)),
        "numbers": [(number, number) for number in numbers],
    }
    return render(request, "console/procedures/differences.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a procedure that no file brought."""
    visit = enter_to_edit(request)

    def do(said: dict[str, Any]) -> str:
        draft = begin_procedure(**said, by=visit.user, at=visit.at)
        return reverse("console:version_draft", args=[draft.uuid])

    about = _("It begins as a draft; nobody sees it in the hall before it is published.")
    ask = Ask(act=_("Begin a procedure"), about=about, back=reverse("console:procedures"))
    return answer(request, NewForm(posted(request)), ask, do)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the power to decide to a unit, or to every unit of a kind, from a day on."""
    visit, procedure = enter_to_edit(request), _procedure(uuid)
    back = reverse("console:procedure", args=[uuid])

    def do(said: dict[str, Any]) -> str:
        to = said.pop("unit") or said["unit_kind"]
        del said["unit_kind"]
        allocate(procedure, to=to, **said, by=visit.user, at=visit.at)
        messages.success(request, _("The power to decide is handed over."))
        return back

    ask = Ask(act=_("Hand the power to decide over"), about=procedure.code, back=back)
    return answer(request, AllocationForm(posted(request)), ask, do)


@require_http_methods(["GET", "POST"])
def end_hand_over(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Give an allocation its last day."""
    visit = enter_to_edit(request)
    held = get_object_or_404(Allocation, procedure__uuid=uuid, pk=number)
    back = reverse("console:procedure", args=[uuid])

    def do(said: dict[str, Any]) -> str:
        end_allocation(held, **said, by=visit.user, at=visit.at)
        return back

    ask = Ask(act=_("End the allocation"), about=str(held), back=back)
    return answer(request, LastDayForm(posted(request)), ask, do)


def _procedure(uuid: UUID) -> Procedure:
    return get_object_or_404(Procedure.objects.select_related("sector"), uuid=uuid)


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
