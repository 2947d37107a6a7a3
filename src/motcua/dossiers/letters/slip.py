"""Forms 01, 02, 03, the receipt of a result and of money: what the counter prints."""

from collections.abc import Sequence
from decimal import Decimal

from motcua.core.text import fold
from motcua.documents.daily_papers import PaymentReceipt, ReceiptLine, ResultReceipt
from motcua.documents.forms import Applicant, Form01, Form02, Form03, Item, Mandator, SlipLine
from motcua.dossiers.letters.heads import (
    CHANNELS,
    METHODS,
    applicant,
    content,
    header,
    identity_number,
    limit_text,
    lookup,
    public_address,
    return_place,
    year_volume,
)
from motcua.dossiers.models import (
    Channel,
    Dossier,
    HistorySecret,
    Result,
    SupplementRequest,
)
from motcua.dossiers.rules import local_day
from motcua.dossiers.sealing.finding import acts_of
from motcua.dossiers.states import Verb
from motcua.org.models import Duty
from motcua.org.permissions import has_duty
from motcua.payments.models import Charge, FeeKind, Method, Payment
from motcua.people.models import User


def slip(dossiers: Sequence[Dossier], *, with_pin: bool) -> Form01:
    """Return form 01 for what one person handed in together; the first dossier leads.

    It names who received, whoever prints it. ``with_pin``: for the applicant's copy; the unit's
    never carries it.
    """
    first = dossiers[0]
    received_at = first.received_at
    assert received_at is not None, "a slip is printed after reception"
    return Form01(
        header=header(first.receiving_unit, at=received_at, number=str(first.slip_number or "")),
        code=first.code or "",
        applicant=_present(first),
        owner_name=first.applicant_name if first.submitter_name else "",
        mandator=_mandator(first),
        channel=CHANNELS[Channel(first.channel)],
        counter=_counter(first),
        content=content(first),
        items=_items(first),
        sets=first.sets,
        time_limit=limit_text(first),
        received_at=received_at,
        due_at=first.due_at,
        return_at=return_place(first),
        fee="; ".join(filter(None, (fee_text(dossier) for dossier in dossiers))),
        register_volume=year_volume(local_day(received_at)),
        register_number=str(first.slip_number or ""),
        receiver_name=_receiver(first),
        lookup=lookup(first, with_pin=with_pin),
        slip_lines=tuple(_line(dossier) for dossier in dossiers) if len(dossiers) > 1 else (),
    )


def supplement_letter(request: SupplementRequest) -> Form02:
    """Return form 02: everything that is missing, asked once."""
    dossier = request.dossier
    unit = dossier.receiving_unit
    contact_name, contact_phone = _contact(request)
    return Form02(
        header=header(unit, at=request.asked_at, number=str(request.number)),
        applicant=applicant(dossier),
        content=content(dossier),
        code=dossier.reference,
        items=tuple(Item(name=item["text"]) for item in request.items),
        reason=f"{request.text} (căn cứ: {request.legal_ground})",
        contact_name=contact_name,
        contact_phone=contact_phone,
        guide_name=request.asked_by.full_name,
        lookup=lookup(dossier, with_pin=True),
    )


def _contact(request: SupplementRequest) -> tuple[str, str]:
    """Return whom to ask: the officer of the one-stop unit, or the unit where another asked.

    Nobody behind the counter deals with the applicant directly (Decree 61/2018 art. 5.1.e).
    """
    unit, asked_by = request.dossier.receiving_unit, request.asked_by
    if has_duty(asked_by, Duty.RECEIVE, unit, local_day(request.asked_at)):
        return asked_by.full_name, asked_by.phone or unit.phone
    return unit.name_vi, unit.phone


def decline_letter(dossier: Dossier) -> Form03:
    """Return form 03: refused at reception, with ground and reason as they were given."""
    (row,) = acts_of(dossier, Verb.DECLINE)
    said = HistorySecret.objects.get(dossier=dossier, sequence=row.sequence).values
    return Form03(
        header=header(dossier.receiving_unit, at=row.at, number=str(row.facts.get("number", ""))),
        applicant=applicant(dossier),
        content=content(dossier),
        code=dossier.code or "",
        reason=f"{said.get('text', '')} (căn cứ: {row.facts.get('ground', '')})",
        submitted_at=None if dossier.channel == Channel.COUNTER else dossier.submitted_at,
        receiver_name=row.by.full_name,
    )


def result_receipt(dossier: Dossier, *, giver: User) -> ResultReceipt:
    """Return the paper the applicant signs when the result is in their hands."""
    result = Result.objects.select_related("document").get(
        dossier=dossier, superseded_at=None, revoked_at=None
    )
    assert dossier.returned_at is not None, "printed after the return"
    version, receiver = dossier.procedure_version, _handed_to(dossier)
    is_applicant = receiver == dossier.applicant_name
    return ResultReceipt(
        header=header(dossier.receiving_unit, at=dossier.returned_at),
        code=dossier.code or "",
        content=content(dossier),
        owner_name=dossier.applicant_name,
        giver_name=giver.full_name,
        giver_phone=giver.phone,
        receiver_name=receiver,
        receiver_phone=dossier.applicant_phone if is_applicant else "",
        receiver_identity=identity_number(dossier) if is_applicant else "",
        result_kind=version.result_name or "Kết quả giải quyết thủ tục hành chính",
        result_number=result.document.number_text if result.document else "",
        result_summary=result.document.title if result.document else version.name_vi,
        returned_at=dossier.returned_at,
    )


def payment_receipt(dossier: Dossier, payment: Payment) -> PaymentReceipt:
    """Return the receipt of one payment, on 80 mm paper."""
    charge = payment.charge
    return PaymentReceipt(
        header=header(charge.unit, at=payment.at),
        receipt_number=payment.receipt_number,
        payer_name=dossier.submitter_name or dossier.applicant_name,
        payer_address=dossier.applicant_address,
        code=dossier.code or dossier.tracking_code,
        lines=(
            ReceiptLine(
                name=charge.name,
                amount=Decimal(payment.amount),
                is_charge=charge.kind == FeeKind.FEE,
            ),
        ),
        method=METHODS[payment.method].capitalize(),
        paid_at=payment.at,
        collector_name=payment.by.full_name,
        lookup_url=public_address(dossier),
    )


def fee_text(dossier: Dossier) -> str:
    """Return the line on money: "Lệ phí đã thu: 135.000 đồng, biên lai số 0004182"."""
    parts = [_charge_text(fee.charge) for fee in dossier.fees.select_related("charge")]
    return "; ".join(parts)


def _charge_text(charge: Charge) -> str:
    name = "Phí" if charge.kind == FeeKind.FEE else "Lệ phí"
    if not charge.amount:
        return f"{name}: không thu ({charge.reason})"
    amount = f"{charge.amount:,}".replace(",", ".")
    last = charge.payments.filter(amount__gt=0, payment=None).order_by("id").last()
    if last is None:
        return f"{name} chưa thu: {amount} đồng"
    if last.method == Method.EXEMPT:
        return f"{name} {amount} đồng: được miễn ({last.note})"
    return f"{name} đã thu: {amount} đồng, biên lai số {last.receipt_number}"


def _counter(dossier: Dossier) -> str:
    """Return the counter as it is said: "quầy 7", also where only "7" was typed."""
    label = dossier.counter
    return label if not label or fold(label).startswith("quay") else f"quầy {label}"


def _items(dossier: Dossier) -> tuple[Item, ...]:
    return tuple(
        Item(name=paper.name, originals=paper.originals, copies=paper.copies)
        for paper in dossier.papers.all()
        if paper.is_received
    )


def _receiver(dossier: Dossier) -> str:
    return acts_of(dossier, Verb.RECEIVE)[-1].by.full_name


def _present(dossier: Dossier) -> Applicant:
    """Return who stood at the counter: the applicant, or somebody they sent."""
    if not dossier.submitter_name:
        return applicant(dossier)
    sent = dossier.submitter
    return Applicant(
        name=dossier.submitter_name,
        identity_number=sent.read_number() if sent else "",
        address=sent.address if sent else "",
        phone=sent.phone if sent else "",
        email=sent.email if sent else "",
    )


def _mandator(dossier: Dossier) -> Mandator | None:
    """Return who sent the submitter; none where people come for themselves."""
    if not dossier.submitter_name:
        return None
    return Mandator(
        name=dossier.applicant_name,
        identity_number=identity_number(dossier),
        address=dossier.applicant_address,
        phone=dossier.applicant_phone,
        email=dossier.applicant_email,
        authorisation=dossier.mandate_note,
    )


def _line(dossier: Dossier) -> SlipLine:
    assert dossier.received_at is not None, "received together"
    return SlipLine(
        code=dossier.code or "",
        content=content(dossier),
        unit_name=dossier.deciding_unit.name_vi,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        time_limit=limit_text(dossier),
        sets=dossier.sets,
        owner_name=dossier.applicant_name,
    )


def _handed_to(dossier: Dossier) -> str:
    returns = acts_of(dossier, Verb.RETURN)
    if not returns:
        return dossier.applicant_name
    said = HistorySecret.objects.filter(dossier=dossier, sequence=returns[-1].sequence).first()
    return str(said.values.get("to", "")) if said else dossier.applicant_name
