"""Follow a dossier by its code: without the PIN how far it is, with it where it stands and why."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.core.errors import Refusal
from motcua.dossiers.looks import look
from motcua.dossiers.lookups import check_pin
from motcua.dossiers.models import Dossier
from motcua.dossiers.results import made_late
from motcua.portal.following import address_of, admit, is_admitted, leave
from motcua.portal.forms.tracking import FindForm, PinForm
from motcua.portal.pages.completion import completion
from motcua.portal.pages.tracking import Tracking, result_to_download


@login_not_required
@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for code and PIN, and lead to the dossier's page."""
    form = FindForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        code, pin = form.cleaned_data["code"], form.cleaned_data["pin"]
        dossier, status = _with_pin(request, form, code, pin) if pin else _without(form, code)
        if dossier:
            return redirect("portal:tracking", dossier.reference)
    return render(request, "portal/tracking/find.html", {"form": form}, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how far the dossier is; to who gave its PIN, everything that concerns the applicant."""
    at = now()
    form, status = PinForm(request.POST or None), 422 if request.method == "POST" else 200
    if form.is_valid():
        dossier, status = _with_pin(request, form, reference, form.cleaned_data["pin"])
        if dossier:
            return redirect("portal:tracking", dossier.reference)
    found = Dossier.objects.with_reference(reference).first()
    if found is None:
        asked = FindForm({"code": reference})
        asked.add_error("code", _unknown())
        return render(request, "portal/tracking/find.html", {"form": asked}, status=404)
    if status == 200 and found.reference != reference:
        return redirect("portal:tracking", found.reference)
    if status == 200 and is_admitted(request, found, at=at):
        return _whole(request, found)
    facts = {"dossier": found, "completion": completion(found), "form": form}
    return render(request, "portal/tracking/degree.html", facts, status=status)


@login_not_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Forget the PIN that was given here."""
    leave(request)
    messages.success(request, _("The dossier is closed on this device."))
    return redirect("portal:track")


@login_not_required
@never_cache
@require_safe
def result(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the signed result to who gave the PIN, where electronic return was chosen."""
    at = now()
    found = Dossier.objects.with_reference(reference).first()
    if found is None or not is_admitted(request, found, at=at):
        return redirect("portal:tracking", reference)
    in_force = result_to_download(found)
    if in_force is None:
        messages.info(request, _("There is no result to download yet."))
        return redirect("portal:tracking", reference)
    document = made_late(in_force, at=at)
    look(found, by=None, at=at, how="document")
    response = HttpResponse(document.file.read(), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.reference}.pdf"'
    return response


def _whole(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    at = now()
    look(dossier, by=None, at=at, how="code_and_pin")
    page = Tracking(dossier, at)
    facts = {"dossier": dossier, "page": page, "now": at, "papers_form": page.papers_form()}
    return render(request, "portal/tracking/show.html", facts)


def _with_pin(request: HttpRequest, form: Form, code: str, pin: str) -> tuple[Dossier | None, int]:
    at = now()
    try:
        dossier = check_pin(code, pin, asker=address_of(request), at=at)
    except Refusal as refusal:
        form.add_error("pin", str(refusal))
        return None, refusal.status
    admit(request, dossier, at=at)
    return dossier, 200


def _without(form: Form, code: str) -> tuple[Dossier | None, int]:
    dossier = Dossier.objects.with_reference(code).first()
    if dossier is None:
        form.add_error("code", _unknown())
    return dossier, 404


def _unknown() -> str:
    return _("No dossier has this code. Check it on the slip.")
