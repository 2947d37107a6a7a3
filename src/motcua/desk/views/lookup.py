"""Any counter may look a dossier up by code and PIN; it is recorded, and wrong PINs are counted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from motcua.core.errors import Refusal
from motcua.desk.forms.lookup import LookupForm
from motcua.desk.standing import Place, place_of
from motcua.dossiers.lookups import look_up
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import local_day
from motcua.org.models import Duty


@require_http_methods(["GET", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Find by code what this post may see anyway; everything else needs the PIN of the slip."""
    place = place_of(request, *Duty, at=now())
    if words := request.GET.get("q", ""):
        mine = Dossier.objects.visible_to(place.user, local_day(place.at)).with_reference(words)
        if dossier := mine.first():
            return redirect("desk:dossier", dossier.uuid)
    form = LookupForm(request.POST or None, initial={"code": words if _is_code(words) else ""})
    found = _look_up(form, place) if form.is_valid() else None
    context = {"place": place, "form": form, "dossier": found}
    status = 422 if form.is_bound and found is None else 200
    return render(request, "desk/lookup/page.html", context, status=status)


def _look_up(form: LookupForm, place: Place) -> Dossier | None:
    said = form.cleaned_data
    try:
        return look_up(
            said["code"], said["pin"], by=place.user, asker=f"user {place.user.pk}", at=place.at
        )
    except Refusal as refusal:
        form.add_error("pin", str(refusal))
    return None


def _is_code(words: str) -> bool:
    return any(char.isdigit() for char in words) and " " not in words.strip()
