"""What is decided and signed from the desk: the document first, without a lock, then the act."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.people.models import User

if TYPE_CHECKING:
    from motcua.desk.pages.case import Case


def approve(case: "Case", given: dict[str, Any], at: datetime) -> object:
    return approve_one(case.dossier, case.visit.user, at, note=given.get("note", ""))


def refuse(case: "Case", given: dict[str, Any], at: datetime) -> object:
    return actions.refuse_result(
        case.dossier, document=None, signed=None, **given, by=case.visit.user, at=at
    )


def seal(case: "Case", given: dict[str, Any], at: datetime) -> object:
    return seal_one(case.dossier, case.visit.user, at)


def release(case: "Case", given: dict[str, Any], at: datetime) -> object:
    return actions.complete(case.dossier, verification=None, by=case.visit.user, at=at)


def approve_one(dossier: Dossier, by: User, at: datetime, note: str = "") -> object:
    return actions.approve(dossier, document=None, signed=None, note=note, by=by, at=at)


def seal_one(dossier: Dossier, by: User, at: datetime) -> object:
    sealed = actions.seal(dossier, signed=None, by=by, at=at)
    return actions.complete(sealed, verification=None, by=by, at=at)
