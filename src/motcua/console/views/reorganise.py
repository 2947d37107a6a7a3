"""Units open, change their name and close."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.console.entry import Ask, Visit, answer, enter, posted
from motcua.console.forms.units import CloseForm, OpenForm, RenameForm
from motcua.org import actions
from motcua.org.models import Unit
from motcua.org.permissions import managed_units


@require_http_methods(["GET", "POST"])
def children(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open a unit below this one."""
    visit, unit = managed(request, uuid)
    form = OpenForm(posted(request), initial={"valid_from": visit.day})

    def do(said: dict[str, Any]) -> Unit:
        opening = actions.Opening(**said, parent=unit)
        return actions.open_unit(opening, by=visit.user, at=visit.at)

    return _ask(request, unit, form, _("Open a unit below"), do)


@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the unit another name from a day on."""
    visit, unit = managed(request, uuid)
    first = {"name_vi": unit.name_vi, "name_en": unit.name_en, "on": visit.day}
    form = RenameForm(posted(request), initial=first)

    def do(said: dict[str, Any]) -> Unit:
        return actions.rename(unit, **said, by=visit.user, at=visit.at)

    return _ask(request, unit, form, _("Rename the unit"), do)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close the unit after a day, with its posts and authorities."""
    visit, unit = managed(request, uuid)

    def do(said: dict[str, Any]) -> Unit:
        return actions.close_unit(unit, **said, by=visit.user, at=visit.at)

    then = _(
        "Its posts and authorities end with that day. Open dossiers stay where they are: "
        "where another unit takes its place, merge or split it instead."
    )
    return _ask(
        request, unit, CloseForm(posted(request)), _("Close the unit"), do, consequence=then
    )


def _ask(
    request: HttpRequest,
    unit: Unit,
    form: Form,
    act: str,
    do: Callable[[dict[str, Any]], Unit],
    *,
    consequence: str = "",
) -> HttpResponse:
    def then(said: dict[str, Any]) -> str:
        done = do(said)
        messages.success(request, _("It is recorded."))
        return reverse("console:unit", args=[done.uuid])

    back = reverse("console:unit", args=[unit.uuid])
    about = f"{unit.name} · {unit.code}"
    ask = Ask(act=act, about=about, back=back, consequence=consequence)
    return answer(request, form, ask, then)


def managed(request: HttpRequest, uuid: UUID) -> tuple[Visit, Unit]:
    """Return the visit and the unit; 404 where the visitor does not manage it."""
    visit = enter(request)
    return visit, get_object_or_404(managed_units(visit.user, visit.day), uuid=uuid)
