"""Verbs of files, numbers and documents; signing itself is an outside call (``signing``)."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid
from motcua.core.ids import uuid7
from motcua.core.questions import Question, answer
from motcua.core.text import nfc
from motcua.documents.errors import DocumentMoved, NotValid, NotYet
from motcua.documents.models import Document, File, Kind, Signature, SignerRole, lock_key
from motcua.documents.signing.base import SignedPdf
from motcua.documents.signing.slots import fill_number
from motcua.documents.sniffing import count_pages, sniff
from motcua.documents.verify import Verification
from motcua.org.models import Unit
from motcua.people.models import User

_NEXT_NUMBERS = """
INSERT INTO documents_numberseries (unit_id, symbol, year, last_number) VALUES (%s, %s, %s, %s)
ON CONFLICT (unit_id, symbol, year)
DO UPDATE SET last_number = documents_numberseries.last_number + EXCLUDED.last_number
RETURNING last_number
"""


@transaction.atomic
def store_file(content: bytes, *, name: str, by: User | None, at: datetime) -> File:
    """Keep the bytes unchanged under their SHA-256 and return their row.

    The same bytes twice give the same row. They are durable before the row is written, so a
    rolled back act leaves at most an orphan in the store, never a row without bytes.

    Raises:
        FileRefused: empty, too large, of a kind we do not take, or not what its name says.
    """
    media_type = sniff(content, name=name)
    sha256 = hashlib.sha256(content).hexdigest()
    # Touched, it is not taken for forgotten (unused.py); gone meanwhile, it is written anew.
    if File.objects.filter(sha256=sha256).update(wanted_at=Now(), wanted_by=by):
        return File.objects.get(sha256=sha256)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key(sha256)])
    storage_name = _write(sha256, content)
    file, _made = File.objects.get_or_create(
        sha256=sha256,
        defaults={
            "size_bytes": len(content),
            "media_type": media_type,
            "pages": count_pages(content, media_type),
            "name": _clean_name(name),
            "storage_name": storage_name,
            "added_by": by,
            "added_at": at,
            "wanted_by": by,
        },
    )
    return file


def take_number(unit: Unit, symbol: str, *, year: int) -> int:
    """Return the next number of the unit's series, from 1 each year.

    Gapless: the row stays locked until the caller's transaction ends, and rolls back with it.
    """
    return answer(next_numbers(unit, symbol, year=year, count=1))


def next_numbers(unit: Unit, symbol: str, *, year: int, count: int) -> Question[int]:
    """Ask for the first of ``count`` numbers that follow one another, all the caller's."""
    return Question(
        _NEXT_NUMBERS, (unit.pk, symbol, year, count), lambda last: int(last) - count + 1
    )


@transaction.atomic
def make_document(
    kind: Kind,
    content: bytes,
    *,
    title: str,
    unit: Unit,
    subject_code: str = "",
    by: User,
    at: datetime,
    uuid: UUID | None = None,
) -> Document:
    """Keep a PDF as a document of the unit, not yet signed, numbered or issued.

    ``uuid``: chosen beforehand where the page itself carries its address (``/verify/UUID/``).
    """
    file = store_file(content, name=f"{kind}.pdf", by=by, at=at)
    return Document.objects.create(
        uuid=uuid or uuid7(),
        kind=kind,
        title=nfc(title),
        unit=unit,
        subject_code=subject_code,
        file=file,
        made_by=by,
        made_at=at,
    )


@transaction.atomic
def record_signature(
    document: Document, signed: SignedPdf, *, role: SignerRole, by: User, at: datetime
) -> Signature:
    """Keep what ``sign_person`` or ``sign_organisation`` returned, and that it happened.

    Signing takes most of a second and asks outside machines: read the file, sign it without a
    lock, then call this. Raises DocumentMoved when the document is no longer the one that was
    signed; then nothing is kept and the signed copy is worthless.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.file.sha256 != signed.base_sha256:
        raise DocumentMoved
    if role == SignerRole.ORGANISATION and document.signed_at is None:
        raise NotYet(reason=_("The organisation signs only what a person has signed before."))
    document.file = store_file(signed.content, name=document.file.name, by=by, at=at)
    if role == SignerRole.PERSON:
        document.signed_at = signed.signed_at
    else:
        document.sealed_at = signed.signed_at
    document.save(update_fields=["file", "signed_at", "sealed_at"])
    return Signature.objects.create(
        document=document,
        sequence=document.signatures.count() + 1,
        role=role,
        signer_name=signed.signer_name,
        certificate_sha256=signed.certificate_sha256,
        certificate_serial=signed.certificate_serial,
        level=signed.level,
        signed_by=by,
        signed_at=signed.signed_at,
        file=document.file,
    )


@transaction.atomic
def number_document(document: Document, symbol: str, *, by: User, at: datetime) -> Document:
    """Give the signed document its number and print number and day into the places kept free.

    ``symbol`` is what follows the number: "12/GP-UBND" has the symbol "GP-UBND". The number is
    taken last and stays with the document, also when sealing fails afterwards.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.signed_at is None:
        raise NotYet(reason=_("A document is numbered after it was signed."))
    if document.numbered_at is not None:
        raise NotYet(reason=_("The document already has a number."))
    day = localtime(at).date()
    document.number = take_number(document.unit, symbol, year=day.year)
    document.number_text = f"{document.number:02}/{symbol}"
    content = fill_number(document.file.read(), number_text=document.number_text, on=day)
    document.file = store_file(content, name=document.file.name, by=by, at=at)
    document.numbered_at, document.numbered_by = at, by
    document.save(update_fields=["number", "number_text", "file", "numbered_at", "numbered_by"])
    return document


@transaction.atomic
def issue_document(
    document: Document, *, verification: Verification, by: User, at: datetime
) -> Document:
    """Issue the signed and numbered document; from here on it counts.

    ``verification`` is what ``verify`` said of exactly these bytes; issuing what does not verify
    is refused.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.issued_at is None and (document.sealed_at is None or document.numbered_at is None):
        raise NotYet(reason=_("A document is issued after it was signed, numbered and sealed."))
    return _issued(document, verification, by, at)


@transaction.atomic
def issue_form(
    document: Document, *, verification: Verification, by: User, at: datetime
) -> Document:
    """Issue a form that one person signs alone: no seal, and a number that it was made with."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.signed_at is None or document.kind == Kind.RESULT:
        raise NotYet(reason=_("A document is issued after it was signed, numbered and sealed."))
    return _issued(document, verification, by, at)


def _issued(document: Document, verification: Verification, by: User, at: datetime) -> Document:
    if document.issued_at is not None:
        raise NotYet(reason=_("The document is already issued."))
    if verification.sha256 != document.file.sha256:
        raise DocumentMoved
    if not verification.is_valid:
        raise NotValid(reason=verification.sentence)
    document.issued_at, document.issued_by = at, by
    document.save(update_fields=["issued_at", "issued_by"])
    return document


@transaction.atomic
def deliver_document(document: Document, *, by: User, at: datetime) -> Document:
    """Note that the issued document is in the applicant's hands."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.issued_at is None:
        raise NotYet(reason=_("A document is delivered after it was issued."))
    if document.delivered_at is None:
        document.delivered_at, document.delivered_by = at, by
        document.save(update_fields=["delivered_at", "delivered_by"])
    return document


@transaction.atomic
def revoke_document(document: Document, *, reason: str, by: User, at: datetime) -> Document:
    """Take an issued document back; every later check of it says so."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not reason.strip():
        raise Invalid(reason=_("Say why the document is revoked."))
    if document.issued_at is None:
        raise NotYet(reason=_("Only an issued document can be revoked."))
    if document.revoked_at is not None:
        raise NotYet(reason=_("The document is already revoked."))
    document.revoked_at = at
    document.revoked_by = by
    document.revoked_reason = nfc(reason)
    document.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    return document


@transaction.atomic
def supersede_document(
    document: Document, *, successor: Document, by: User, at: datetime
) -> Document:
    """Put an issued document in the place of an earlier one (correction, replacement)."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.issued_at is None or successor.issued_at is None:
        raise NotYet(reason=_("A document takes the place of another once both are issued."))
    if document.superseded_by_id is not None or document.pk == successor.pk:
        raise NotYet(reason=_("The document is already replaced by another."))
    document.superseded_by = successor
    document.superseded_at, document.superseded_act_by = at, by
    document.save(update_fields=["superseded_by", "superseded_at", "superseded_act_by"])
    return document


def _write(sha256: str, content: bytes) -> str:
    """Write the bytes under their hash, durable, and return the name in the store."""
    name = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
    if default_storage.exists(name):
        return name
    return default_storage.save(name, ContentFile(content))


def _clean_name(name: str) -> str:
    """Return the last part of the name, at most 200 characters, its ending kept."""
    stem, dot, ending = nfc(name.replace("\\", "/").rsplit("/", 1)[-1]).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return f"{stem[: 199 - len(ending)]}{dot}{ending}"[-200:]
