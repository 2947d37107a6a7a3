"""What was paid for a dossier, and the receipt of each payment."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Router

from motcua.api.answers import answer
from motcua.api.authentication import ApiRequest, needs
from motcua.api.errors import NotFound
from motcua.api.schemas import parts
from motcua.api.surface import PROBLEMS
from motcua.api.views.documents import need_counter
from motcua.api.views.dossiers import visible
from motcua.api.views.parts import AS_FILE
from motcua.documents.rendering import render
from motcua.dossiers.letters.slip import payment_receipt
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier
from motcua.interop.models import Scope
from motcua.payments.models import Method, Payment

router = Router(tags=["parts of a dossier"])
_READ = needs(Scope.DOSSIER_READ)


@router.get(
    "/{uuid:uuid}/payments",
    response={200: parts.Payments, **PROBLEMS},
    auth=_READ,
    operation_id="listPayments",
    url_name="payments",
)
def payments(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """List what was paid for the dossier, in the order of the ledger."""
    rows = _paid(visible(uuid, request.auth)).select_related("charge", "takes_back")
    return answer(parts.Payments(items=[_payment(row) for row in rows.order_by("id")]))


@router.get(
    "/{uuid:uuid}/payments/{uuid:payment}/receipt",
    response={200: None, **PROBLEMS},
    auth=_READ,
    operation_id="readReceipt",
    url_name="payment_receipt",
)
def receipt(request: ApiRequest, uuid: UUID, payment: UUID) -> HttpResponse:
    """Return the receipt of one payment as PDF, 80 mm wide; it is the counter's. Recorded."""
    caller = request.auth
    dossier = visible(uuid, caller)
    paid = _paid(dossier).select_related("charge__unit").filter(uuid=payment).first()
    if paid is None:
        raise NotFound
    need_counter(caller, dossier)
    pdf = render(payment_receipt(dossier, paid), on=caller.on, paper="a5", copies=("applicant",))
    look(dossier, by=caller.user, at=caller.at, how="print")
    return HttpResponse(pdf, content_type="application/pdf", headers=AS_FILE)


def _paid(dossier: Dossier) -> QuerySet[Payment]:
    return Payment.objects.filter(charge__in=dossier.fees.values("charge"))


def _payment(row: Payment) -> parts.PaymentShown:
    return parts.PaymentShown(
        uuid=row.uuid,
        charge=row.charge.uuid,
        method=Method(row.method),
        amount=int(row.amount),
        receipt_number=row.receipt_number,
        takes_back=row.takes_back.uuid if row.takes_back else None,
        at=row.at,
    )
