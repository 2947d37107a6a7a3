"""One version: read, revised, written as a draft, published, ended."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue import actions
from motcua.catalogue.models import Procedure, ProcedureVersion, VersionState
from motcua.console.entry import Ask, answer, enter, enter_to_edit, posted
from motcua.console.forms.procedures import DraftForms, LastDayForm, PublishForm, RouteForm
from motcua.console.pages.procedures import facts
from motcua.core.errors import NotAllowed, Refusal

Act = Callable[[dict[str, Any]], object]


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show all that a version says, and what may be done with it."""
    visit, version = enter(request), _version(uuid)
    context = {
        "version": version,
        "facts": facts(version),
        "papers": version.papers.select_related("alternative_of"),
        "fees": version.fee_rules.all(),
        "channels": version.channel_rules.all(),
        "may_edit": visit.may_edit,
    }
    return render(request, "console/procedures/version.html", context)


@require_POST
def revise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Start a draft from the newest version of a procedure."""
    visit = enter_to_edit(request)
    procedure = get_object_or_404(Procedure, uuid=uuid)
    draft = actions.revise(procedure, by=visit.user, at=visit.at)
    return redirect("console:version_draft", draft.uuid)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the form over all parts of a draft; save what was written."""
    visit, version = enter_to_edit(request), _version(uuid)
    if version.state != VersionState.DRAFT and posted(request) is None:
        return redirect("console:version", uuid)
    forms = DraftForms(version, posted(request))
    status = 422 if forms.version.is_bound else 200
    if forms.version.is_bound and forms.is_valid():
        try:
            actions.write_draft(
                version,
                forms.content(),
                seen=forms.version.cleaned_data["seen"],
                by=visit.user,
                at=visit.at,
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            forms.version.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("The draft is saved."))
            again = "add_rows" in request.POST
            return redirect("console:version_draft" if again else "console:version", uuid)
    context = {"version": version, "forms": forms}
    return render(request, "console/procedures/draft.html", context, status=status)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a draft in force from a day on."""
    visit, version = enter_to_edit(request), _version(uuid)
    form = PublishForm(posted(request), initial={"valid_from": visit.day})

    def do(said: dict[str, Any]) -> object:
        return actions.publish_version(version, **said, by=visit.user, at=visit.at)

    then = _(
        "From that day on it is received, and what a citizen reads. It can no longer be changed: a "
        "correction is a new version."
    )
    return _ask(request, version, form, _("Publish the version"), do, consequence=then)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a published version its last day."""
    visit, version = enter_to_edit(request), _version(uuid)
    form = LastDayForm(posted(request), initial={"last_day": visit.day})

    def do(said: dict[str, Any]) -> object:
        return actions.end_version(version, **said, by=visit.user, at=visit.at)

    then = _("After that day nothing more is received under it. Open dossiers go on as they are.")
    return _ask(request, version, form, _("End the version"), do, consequence=then)


@require_http_methods(["GET", "POST"])
def route(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose the route for what is received from now on."""
    visit, version = enter_to_edit(request), _version(uuid)
    first = version.route.code if version.route else None
    form = RouteForm(posted(request), initial={"route": first})

    def do(said: dict[str, Any]) -> object:
        return actions.choose_route(version, said["route"], by=visit.user, at=visit.at)

    return _ask(request, version, form, _("Choose the route"), do)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Throw a draft away."""
    visit, version = enter_to_edit(request), _version(uuid)
    back = reverse("console:procedure", args=[version.procedure.uuid])

    def do(_said: dict[str, Any]) -> str:
        actions.discard_draft(version, by=visit.user, at=visit.at)
        messages.success(request, _("The draft is thrown away."))
        return back

    ask = Ask(act=_("Throw the draft away"), about=_about(version), back=back)
    form = Form(posted(request))
    return answer(request, form, ask, do)


def _ask(
    request: HttpRequest,
    version: ProcedureVersion,
    form: Form,
    act: str,
    do: Act,
    *,
    consequence: str = "",
) -> HttpResponse:
    back = reverse("console:version", args=[version.uuid])

    def then(said: dict[str, Any]) -> str:
        do(said)
        messages.success(request, _("It is recorded."))
        return back

    ask = Ask(act=act, about=_about(version), back=back, consequence=consequence)
    return answer(request, form, ask, then)


def _about(version: ProcedureVersion) -> str:
    words = {"number": version.number, "code": version.code, "name": version.name_vi}
    return _("Version %(number)s of %(code)s: %(name)s") % words


def _version(uuid: UUID) -> ProcedureVersion:
    found = ProcedureVersion.objects.select_related("procedure__sector", "route", "published_by")
    return get_object_or_404(found, uuid=uuid)
