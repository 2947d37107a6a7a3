"""What can be done with several picked rows of a work list at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from motcua.desk.pages.work import WorkPage


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """One button under the list: where the picked rows are sent."""

    href: str
    text: str
    key: str
    icon: str = ""
    kind: str = ""


def acts_on(page: "WorkPage") -> list[BulkAct]:
    """Return the acts that the list's duty allows on several of its rows, the main one first."""
    match page.current.key:
        case "appraise":
            return [_take(), _hand_over()]
        case "approve":
            return [_sign()]
        case "seal":
            return [_seal()]
        case "leave" | "results" | "return":
            return [_hand_over()]
    return []


def _take() -> BulkAct:
    return BulkAct(
        href=reverse("desk:taking"), text=_("Take in hand"), key="Ctrl+Enter", kind="main"
    )


def _hand_over() -> BulkAct:
    return BulkAct(
        href=reverse("desk:hand_over"), text=_("Hand over with a list"), key="Alt+G", icon="return"
    )


def _sign() -> BulkAct:
    return BulkAct(
        href=reverse("desk:signing"),
        text=_("Approve and sign"),
        key="Ctrl+Enter",
        icon="pen",
        kind="main",
    )


def _seal() -> BulkAct:
    return BulkAct(
        href=reverse("desk:sealing"),
        text=_("Seal and release"),
        key="Ctrl+Enter",
        icon="seal",
        kind="seal",
    )
