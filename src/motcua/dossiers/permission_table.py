"""The table of ``states.MOVES`` as a page: whose duty each act on a dossier is, in both languages.

``motcua permissions > docs/permissions.md`` writes it; a test fails when the page is stale.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import override

from motcua.dossiers.permissions import REACHES_DOWN
from motcua.dossiers.states import MOVES, Move, State, Verb
from motcua.org.models import Duty

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

OPENING = """\
# Ai được làm gì · Who may do what

Written out of `src/motcua/dossiers/states.py`; do not edit, but run
`motcua permissions > docs/permissions.md`.

A post carries one duty at one unit for some days. It lets its holder do the acts of that duty on
dossiers that this unit receives or decides, or whose open step stands at it, from the states named
below. Deciding a result also needs an authority for the procedure on that day. The duties
{reaching} hold for every unit below their own too. Submitting is open to who
receives, and online to the applicant.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join([OPENING.format(reaching=_reaching()), *_duties(), "", *_states(), ""])


def _duties() -> Iterator[str]:
    duties = list(Duty)
    yield "## Việc và nhiệm vụ · Acts and duties\n"
    yield _row("Việc · Act", *(_both(duty.label) for duty in duties))
    yield _row("---", *(":-:" for _duty in duties))
    for verb, move in MOVES.items():
        yield _row(_name(verb), *("✓" if duty in move.duties else "" for duty in duties))


def _states() -> Iterator[str]:
    yield "## Từ trạng thái nào đến trạng thái nào · From which state to which\n"
    yield _row("Việc · Act", "Từ · From", "Đến · To", "Bước trong tay · Step in hand")
    yield _row("---", "---", "---", ":-:")
    for verb, move in MOVES.items():
        sources = "<br>".join(_both(s.label) for s in State if s in move.sources)
        yield _row(_name(verb), sources, _target(move), "✓" if move.is_task else "")


def _target(move: Move) -> str:
    if move.to:
        return _both(move.to.label)
    return "<br>".join(_both(state.label) for state in State if state in move.targets)


def _reaching() -> str:
    words = [_both(duty.label) for duty in Duty if duty in REACHES_DOWN]
    return " and ".join(f"“{word}”" for word in words)


def _name(verb: Verb) -> str:
    return f"{_both(verb.label)} `{verb}`"


def _both(label: "str | StrPromise") -> str:
    """Return a label as "tiếp nhận · received"."""
    said = []
    for language in ("vi", "en"):
        with override(language):
            said.append(str(label))
    return " · ".join(said)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
