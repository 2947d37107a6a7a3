"""Returning results: find, see what is owed, take the money, give, print."""

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.core.errors import Refusal
from motcua.core.ids import uuid7
from motcua.core.once import Answer, once
from motcua.desk.forms.returns import PayForm, ReturnForm
from motcua.desk.standing import Place, place_of
from motcua.dossiers import actions
from motcua.dossiers.actions.waiting import owed
from motcua.dossiers.letters.prints import has_form
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier, DossierQuerySet, Result
from motcua.dossiers.rules import local_day
from motcua.dossiers.slips import handed_in_with, may_sign_slip, signed_slip
from motcua.dossiers.states import State
from motcua.org.models import Duty
from motcua.payments.models import Charge

PAGE_ROWS = 20


@require_http_methods(["GET", "POST"])
def returns(request: HttpRequest) -> HttpResponse:
    """Show what waits to be returned; find one by code, by the slip's QR, or by name and digits.

    What is looked for travels in the body of a POST: a name never stands in an address.
    """
    place = place_of(request, Duty.RETURN, at=now())
    found, sentence = None, ""
    if request.method == "POST":
        found = list(_find(request, place)[:PAGE_ROWS])
        if len(found) == 1:
            return redirect("desk:return", found[0].uuid)
        sentence = "" if found else _("No dossier fits. Check the code, or name and last digits.")
    rows, next_after = _page(_seen(place).ready_to_return(place.unit), request.GET.get("after", ""))
    context = {
        "place": place,
        "found": found,
        "said": request.POST,
        "errors": [("find-code", sentence)] if sentence else [],
        "rows": rows,
        "next_after": next_after,
        "is_first": not request.GET.get("after"),
    }
    status = 422 if sentence else 200
    return render(request, "desk/returns/list.html", context, status=status)


@require_http_methods(["GET", "POST"])
def return_one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the result and what is owed; put it into the applicant's hands."""
    place = place_of(request, Duty.RETURN, at=now())
    dossier = get_object_or_404(_seen(place), uuid=uuid)
    if request.method != "POST":
        look(dossier, by=place.user, at=place.at)
        return _show(request, place, dossier, ReturnForm(initial={"to_name": _usual(dossier)}))
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _show(request, place, dossier, form)
    key = f"return:{request.POST.get('key') or uuid7()}"[:80]
    once(place.user, key, at=place.at, act=partial(_give, dossier, form, place))
    return redirect("desk:return", uuid)


@require_http_methods(["POST"])
def payment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what is paid when the result is fetched."""
    place = place_of(request, Duty.RETURN, Duty.RECEIVE, at=now())
    dossier = get_object_or_404(_seen(place), uuid=uuid)
    form = PayForm(request.POST)
    if not form.is_valid():
        return _show(request, place, dossier, ReturnForm(), paying=form)
    charge = get_object_or_404(
        Charge.objects.filter(pk__in=dossier.fees.values("charge")),
        uuid=form.cleaned_data["charge"],
    )
    try:
        actions.record_payment(
            dossier,
            charge,
            method=form.cleaned_data["method"],
            amount=charge.outstanding(),
            receipt_number=form.cleaned_data["receipt_number"],
            by=place.user,
            at=place.at,
        )
    except Refusal as refusal:
        form.add_error("receipt_number", str(refusal))
        return _show(request, place, dossier, ReturnForm(), paying=form)
    return redirect("desk:return", uuid)


def _give(dossier: Dossier, form: ReturnForm, place: Place) -> Answer:
    said = form.cleaned_data
    actions.return_result(
        dossier,
        to_name=said["to_name"],
        is_without_slip=said["is_without_slip"],
        by=place.user,
        at=place.at,
    )
    return {"dossier": str(dossier.uuid)}


def _show(
    request: HttpRequest,
    place: Place,
    dossier: Dossier,
    form: ReturnForm,
    *,
    paying: PayForm | None = None,
) -> HttpResponse:
    wrong = [*form.errors.items(), *(paying.errors.items() if paying else ())]
    context: dict[str, Any] = {
        "place": place,
        "dossier": dossier,
        "form": form,
        "key": request.POST.get("key") or str(uuid7()),
        "paying": paying or PayForm(),
        "errors": [(f"id_{name}", text) for name, said in wrong for text in said],
        "result": Result.objects.select_related("document")
        .filter(dossier=dossier, superseded_at=None, revoked_at=None)
        .first(),
        "owed": owed(dossier),
        "charges": [fee.charge for fee in dossier.fees.select_related("charge")],
        "payments": _payments(dossier),
        "can_return": dossier.state == State.FINISHED,
        "is_returned": dossier.state == State.RETURNED,
        "has_receipt": has_form(dossier, "result-receipt"),
        "has_slip": has_form(dossier, "slip"),
    }
    if dossier.received_at:
        together = handed_in_with(dossier)
        context |= {
            "signed": signed_slip(together),
            "may_sign": may_sign_slip(place.user, together),
        }
    return render(request, "desk/returns/one.html", context, status=422 if wrong else 200)


def _payments(dossier: Dossier) -> list[Any]:
    return [
        payment
        for fee in dossier.fees.select_related("charge")
        for payment in fee.charge.payments.filter(amount__gt=0).exclude(receipt_number="")
    ]


def _find(request: HttpRequest, place: Place) -> DossierQuerySet:
    code = request.POST.get("code", "")
    name, end = request.POST.get("name", ""), request.POST.get("number_end", "")
    if code.strip():
        return _seen(place).with_reference(code)
    if name.strip() and len(end.strip()) == 4:
        found = _seen(place).of_applicant(name, end.strip())
        return found.exclude(finished_at=None).order_by("-finished_at")
    return Dossier.objects.none()


def _seen(place: Place) -> DossierQuerySet:
    return Dossier.objects.visible_to(place.user, local_day(place.at)).select_related(
        "procedure_version__procedure", "receiving_unit", "person", "business"
    )


def _usual(dossier: Dossier) -> str:
    return dossier.submitter_name or dossier.applicant_name


def _page(rows: DossierQuerySet, after: str) -> tuple[list[Dossier], str]:
    """Return one page and where the next begins; "" at the end."""
    moment, _dash, key = after.partition("-")
    if moment.isdigit() and key.isdigit() and len(moment) <= 16 and len(key) <= 18:
        begins = datetime.fromtimestamp(int(moment) / 1_000_000, UTC)
        rows = rows.filter(Q(finished_at__gt=begins) | Q(finished_at=begins, id__gt=int(key)))
    found = list(rows[: PAGE_ROWS + 1])
    if len(found) <= PAGE_ROWS:
        return found, ""
    last = found[PAGE_ROWS - 1]
    assert last.finished_at is not None, "results that wait are finished"
    return found[:PAGE_ROWS], f"{round(last.finished_at.timestamp() * 1_000_000)}-{last.pk}"
