"""What is decided and signed from the desk: the document first, without a lock, then the act."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from motcua.documents.models import Document
from motcua.dossiers import actions, results
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import need_power
from motcua.dossiers.rules import local_day
from motcua.people.models import User

if TYPE_CHECKING:
    from motcua.desk.pages.case import Case


def approve(case: "Case", given: dict[str, Any], at: datetime) -> Dossier:
    """Sign the result as the approver, with a note for the clerk."""
    need_power(case.dossier, by=case.visit.user, on=local_day(at))
    return results.approve_and_sign(case.dossier, **given, by=case.visit.user, at=at)


def refuse(case: "Case", given: dict[str, Any], at: datetime) -> Dossier:
    """Sign the refusal."""
    need_power(case.dossier, by=case.visit.user, on=local_day(at))
    return results.refuse_and_sign(case.dossier, **given, by=case.visit.user, at=at)


def seal(case: "Case", given: dict[str, Any], at: datetime) -> Dossier:
    """Number, seal, check and release."""
    return results.seal_and_release(case.dossier, **given, by=case.visit.user, at=at)


def release(case: "Case", given: dict[str, Any], at: datetime) -> Dossier:
    """Check what is sealed, and release it."""
    return results.release_result(case.dossier, **given, by=case.visit.user, at=at)


def correct(case: "Case", given: dict[str, Any], at: datetime) -> Dossier:
    """Put a corrected result, signed and sealed, in the place of the old one."""
    document = _new_document(case, given, at)
    return actions.correct_result(
        case.dossier, document=document, text=given["text"], by=case.visit.user, at=at
    )


def replace(case: "Case", given: dict[str, Any], at: datetime) -> Dossier:
    """Put a new result, signed and sealed, in the place of the old one."""
    document = _new_document(case, given, at)
    return actions.replace_result(
        case.dossier, document=document, text=given["text"], by=case.visit.user, at=at
    )


def approve_one(dossier: Dossier, by: User, at: datetime) -> Dossier:
    """Approve and sign one of many."""
    need_power(dossier, by=by, on=local_day(at))
    return results.approve_and_sign(dossier, by=by, at=at)


def seal_one(dossier: Dossier, by: User, at: datetime) -> Dossier:
    """Seal and release one of many."""
    return results.seal_and_release(dossier, by=by, at=at)


def _new_document(case: "Case", given: dict[str, Any], at: datetime) -> Document:
    need_power(case.dossier, by=case.visit.user, on=local_day(at))
    former = case.result
    sealed_by = former.sealed_by if former and former.sealed_by else case.visit.user
    return results.finished_document(
        case.dossier, **given, by=case.visit.user, sealed_by=sealed_by, at=at
    )
