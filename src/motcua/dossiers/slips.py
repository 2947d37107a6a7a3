"""The electronic form 01: signed by the one who received, kept as a document of its own.

It needs no seal, its number is that of the register, and it never carries the PIN. As with a
result, signing happens outside of any lock and counts only if nobody was faster.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from motcua.core.prepared import Prepared
from motcua.documents.actions import issue_form, make_document, record_signature
from motcua.documents.keys import has_person_key, person_signer
from motcua.documents.models import Document, Kind, SignerRole
from motcua.documents.rendering import render
from motcua.documents.signing.signing import sign_person
from motcua.documents.trust import signing_trust, trusted_roots
from motcua.documents.verify import verify
from motcua.dossiers.errors import NotReceivedByYou
from motcua.dossiers.letters.slip import slip
from motcua.dossiers.models import Dossier, History
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import Verb
from motcua.people.models import User

TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"


def handed_in_with(dossier: Dossier) -> list[Dossier]:
    """Return the dossiers on one slip with this one, itself included, in their order."""
    if dossier.visit is None:
        return [dossier]
    related = ("procedure_version__procedure", "receiving_unit__parent", "deciding_unit")
    together = Dossier.objects.filter(visit=dossier.visit, received_at__isnull=False)
    return list(together.select_related(*related).order_by("id"))


_SIGNED = Prepared(
    lambda code: (
        Document.objects.filter(subject_code=code, kind=Kind.FORM01, issued_at__isnull=False)
        .select_related("file")
        .order_by("pk")[:1]
    ),
    str,
)


def signed_slip(dossiers: Sequence[Dossier]) -> Document | None:
    """Return the signed copy of the slip, if the receiver made one."""
    code = dossiers[0].code
    if not code:
        return None
    return next(iter(_SIGNED(code)), None)


def may_sign_slip(user: User, dossiers: Sequence[Dossier]) -> bool:
    """Say whether the user received all of these and has a key to sign with."""
    return _received(user, dossiers) and has_person_key(user)


def sign_slip(dossiers: Sequence[Dossier], *, by: User, at: datetime) -> Document:
    """Return the slip signed by its receiver; a second time the first one.

    Raises NotReceivedByYou, and SigningFailed where key, timestamp or status service fail.
    """
    if not _received(by, dossiers):
        raise NotReceivedByYou(reference=dossiers[0].reference)
    known = signed_slip(dossiers)
    if known:
        return known
    form = replace(slip(dossiers, with_pin=False), is_electronic=True)
    pdf = render(form, on=local_day(at), paper="a4")
    signer = person_signer(by)
    try:
        signed = sign_person(pdf, signer, trust=signing_trust(), at=at)
    finally:
        signer.close()
    verification = verify(signed.content, roots=trusted_roots())
    with transaction.atomic():
        first = Dossier.objects.select_for_update().get(pk=dossiers[0].pk)
        faster = signed_slip(dossiers)
        if faster:
            return faster
        document = make_document(
            Kind.FORM01,
            pdf,
            title=TITLE,
            unit=first.receiving_unit,
            subject_code=first.code or "",
            by=by,
            at=at,
        )
        record_signature(document, signed, role=SignerRole.PERSON, by=by, at=at)
        return issue_form(document, verification=verification, by=by, at=at)


def _received(user: User, dossiers: Sequence[Dossier]) -> bool:
    rows = History.objects.filter(
        dossier__in=[dossier.pk for dossier in dossiers], verb=Verb.RECEIVE, by=user
    )
    return rows.values("dossier").distinct().count() == len(dossiers)
