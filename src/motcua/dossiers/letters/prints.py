"""Which forms there are of a dossier, by the noun of their address; desk and API print them.

Of a dossier that another system keeps there is none: what was done there is not ours to print.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from motcua.documents.daily_papers import AnyForm
from motcua.dossiers.letters.process import apology_letter, control_slip, stop_notice
from motcua.dossiers.letters.slip import decline_letter, result_receipt, slip, supplement_letter
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State
from motcua.people.models import User


@dataclass(frozen=True)
class Print:
    """One form: whether there is one of a dossier, and how it is made."""

    is_there: Callable[[Dossier], bool]
    make: Callable[[Dossier, User], AnyForm]  # told who gives it


def has_form(dossier: Dossier, noun: str) -> bool:
    """Say whether there is such a form of the dossier now, without making it."""
    kind = PRINTS.get(noun)
    return kind is not None and not dossier.is_foreign and kind.is_there(dossier)


def form_of(dossier: Dossier, noun: str, *, giver: User) -> AnyForm | None:
    """Return the form, given by ``giver``; None where there is nothing of the kind."""
    return PRINTS[noun].make(dossier, giver) if has_form(dossier, noun) else None


def _is_received(dossier: Dossier) -> bool:
    return dossier.received_at is not None


def _is_given(dossier: Dossier) -> bool:
    in_force = dossier.results.filter(superseded_at=None, revoked_at=None)
    return dossier.state == State.RETURNED and in_force.exists()


def _supplement(dossier: Dossier, _giver: User) -> AnyForm:
    return supplement_letter(dossier.supplements.select_related("asked_by").latest("round"))


def _apology(dossier: Dossier, _giver: User) -> AnyForm:
    return apology_letter(dossier.apologies.select_related("by").latest("at"))


#: Forms 02 to 06, in their order.
LETTERS: Mapping[str, Print] = {
    "supplement-request": Print(lambda dossier: dossier.supplements.exists(), _supplement),
    "declination": Print(
        lambda dossier: dossier.state == State.DECLINED,
        lambda dossier, _giver: decline_letter(dossier),
    ),
    "apology": Print(lambda dossier: dossier.apologies.exists(), _apology),
    "stop": Print(
        lambda dossier: dossier.state == State.STOPPED,
        lambda dossier, _giver: stop_notice(dossier),
    ),
    "control-slip": Print(_is_received, lambda dossier, _giver: control_slip(dossier)),
}
#: What only the counter prints: with the PIN, or in the name of who gives.
COUNTER: Mapping[str, Print] = {
    "slip": Print(_is_received, lambda dossier, _giver: slip([dossier], with_pin=True)),
    "result-receipt": Print(_is_given, lambda dossier, giver: result_receipt(dossier, giver=giver)),
}
PRINTS: Mapping[str, Print] = {**LETTERS, **COUNTER}
