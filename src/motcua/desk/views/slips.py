"""What the counter prints: slips in two copies, letters, receipts; each print is recorded."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.desk.standing import Place, place_of
from motcua.documents.daily_papers import AnyForm
from motcua.documents.forms import Paper
from motcua.documents.rendering import render as render_form
from motcua.dossiers.letters import slip as letters
from motcua.dossiers.letters.prints import form_of
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier, DossierQuerySet
from motcua.dossiers.rules import local_day
from motcua.dossiers.slips import handed_in_with, may_sign_slip, sign_slip, signed_slip
from motcua.dossiers.states import State
from motcua.org.models import Duty
from motcua.payments.models import Payment

DUTIES = (Duty.RECEIVE, Duty.RETURN)


@require_GET
def done(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Show what was taken in, without the person; one key prints, one calls the next."""
    place = place_of(request, *DUTIES, at=now())
    dossiers = _visit(place, visit)
    context = {"place": place, "dossiers": dossiers, "visit": visit, "first": dossiers[0]}
    if dossiers[0].received_at:
        context["signed"] = signed_slip(dossiers)
        context["may_sign"] = may_sign_slip(place.user, dossiers)
    return render(request, "desk/intake/done.html", context)


@require_GET
def visit_paper(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Print what the visit ended with: slip in two copies, supplement request, or refusal."""
    place = place_of(request, *DUTIES, at=now())
    dossiers = _visit(place, visit)
    first = dossiers[0]
    form: AnyForm
    if first.state == State.DECLINED:
        form = letters.decline_letter(first)
    elif first.received_at is None:
        form = letters.supplement_letter(first.supplements.latest("round"))
    else:
        form = letters.slip(dossiers, with_pin=True)
    return _printed(request, place, dossiers, form, copies=("applicant", "unit"))


@require_GET
def slip_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Print the slip of one dossier again."""
    return _counter_paper(request, uuid, "slip", copies=("applicant", "unit"))


@require_POST
def signature(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Sign the electronic copy of a slip as the one who received."""
    place = place_of(request, *DUTIES, at=now())
    dossier = get_object_or_404(_seen(place), uuid=uuid, received_at__isnull=False)
    sign_slip(handed_in_with(dossier), by=place.user, at=place.at)
    messages.success(request, _("The electronic copy is signed."))
    if dossier.visit:
        return redirect("desk:intake_done", visit=dossier.visit)
    return redirect("desk:dossier", uuid=dossier.uuid)


@require_GET
def result_receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Print the paper that says the result is in the applicant's hands."""
    return _counter_paper(request, uuid, "result-receipt", copies=("applicant",))


@require_GET
def payment_receipt(request: HttpRequest, uuid: UUID, payment: UUID) -> HttpResponse:
    """Print the receipt of one payment, 80 mm wide."""
    place = place_of(request, *DUTIES, at=now())
    dossier = get_object_or_404(_seen(place), uuid=uuid)
    charges = dossier.fees.values("charge")
    paid = get_object_or_404(Payment.objects.filter(charge__in=charges), uuid=payment)
    form = letters.payment_receipt(dossier, paid)
    return _printed(request, place, [dossier], form, copies=("applicant",))


def _counter_paper(
    request: HttpRequest, uuid: UUID, noun: str, *, copies: tuple[str, ...]
) -> HttpResponse:
    """Print what only the counter does; 404 where there is nothing of the kind."""
    place = place_of(request, *DUTIES, at=now())
    dossier = get_object_or_404(_seen(place), uuid=uuid)
    form = form_of(dossier, noun, giver=place.user)
    if form is None:
        raise Http404
    return _printed(request, place, [dossier], form, copies=copies)


def _printed(
    request: HttpRequest,
    place: Place,
    dossiers: Sequence[Dossier],
    form: AnyForm,
    *,
    copies: tuple[str, ...],
) -> HttpResponse:
    paper = Paper.A4 if request.GET.get("paper") == "a4" else Paper.A5
    pdf = render_form(form, on=local_day(place.at), paper=paper, copies=copies)
    for dossier in dossiers:
        look(dossier, by=place.user, at=place.at, how="print")
    name = f"{form.kind}-{dossiers[0].reference}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _visit(place: Place, visit: UUID) -> list[Dossier]:
    found = list(_seen(place).filter(visit=visit).order_by("id"))
    if not found:
        raise Http404
    return found


def _seen(place: Place) -> DossierQuerySet:
    return Dossier.objects.visible_to(place.user, local_day(place.at)).select_related(
        "procedure_version__procedure", "receiving_unit__parent", "deciding_unit", "person",
        "business", "submitter",
    )  # fmt: skip
