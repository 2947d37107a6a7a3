"""The console's place in the rail of every officers' page, for those to whom it is open."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.console.permissions import ENTERING, may_enter
from motcua.people.models import User


def rail(request: HttpRequest) -> dict[str, Any]:
    """Give ``rail_more``; asked only by a page that draws the rail."""

    def more() -> list[tuple[str, str, str]]:
        return [("console:home", "lower", _("Set up"))] if _may_enter(request) else []

    return {"rail_more": more}


def _may_enter(request: HttpRequest) -> bool:
    """Say whether the console is open; one query, unless the page has read the posts already."""
    user, visit = getattr(request, "user", None), getattr(request, "visit", None)
    if not isinstance(user, User):
        return False
    if visit and not user.is_superuser:
        return any(post.duty in ENTERING for post in visit.standing.posts)
    return may_enter(user, localdate())
