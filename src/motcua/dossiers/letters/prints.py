"""Which forms there are of a dossier, by the noun of their address; desk and API print them."""

from collections.abc import Callable, Mapping

from motcua.documents.daily_papers import AnyForm
from motcua.dossiers.letters.process import apology_letter, control_slip, stop_notice
from motcua.dossiers.letters.slip import decline_letter, supplement_letter
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State


def letter_of(dossier: Dossier, noun: str) -> AnyForm | None:
    """Return one form of what was done to a dossier; None where there is nothing of the kind.

    Of a dossier that another system keeps there is none: what was done there is not ours to print.
    """
    if dossier.is_foreign or noun not in LETTERS:
        return None
    return LETTERS[noun](dossier)


def has_letter(dossier: Dossier, noun: str) -> bool:
    """Say whether there is such a form, without making it."""
    return not dossier.is_foreign and _THERE[noun](dossier)


def _supplement(dossier: Dossier) -> AnyForm | None:
    asked = dossier.supplements.select_related("asked_by").order_by("-round").first()
    return supplement_letter(asked) if asked else None


def _decline(dossier: Dossier) -> AnyForm | None:
    return decline_letter(dossier) if dossier.state == State.DECLINED else None


def _apology(dossier: Dossier) -> AnyForm | None:
    apology = dossier.apologies.select_related("by").order_by("-at").first()
    return apology_letter(apology) if apology else None


def _stop(dossier: Dossier) -> AnyForm | None:
    return stop_notice(dossier) if dossier.state == State.STOPPED else None


def _control(dossier: Dossier) -> AnyForm | None:
    return control_slip(dossier) if dossier.received_at else None


#: Forms 02 to 06, in their order.
LETTERS: Mapping[str, Callable[[Dossier], AnyForm | None]] = {
    "supplement-request": _supplement,
    "declination": _decline,
    "apology": _apology,
    "stop": _stop,
    "control-slip": _control,
}
_THERE: Mapping[str, Callable[[Dossier], bool]] = {
    "supplement-request": lambda dossier: dossier.supplements.exists(),
    "declination": lambda dossier: dossier.state == State.DECLINED,
    "apology": lambda dossier: dossier.apologies.exists(),
    "stop": lambda dossier: dossier.state == State.STOPPED,
    "control-slip": lambda dossier: dossier.received_at is not None,
}
