"""The console's place in the rail of every officers' page, for those to whom it is open."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.console.permissions import may_enter
from motcua.people.models import User


def rail(request: HttpRequest) -> dict[str, Any]:
    """Give ``rail_more``; the one query is asked only by a page that draws the rail."""

    def more() -> list[tuple[str, str, str]]:
        user = getattr(request, "user", None)
        if not isinstance(user, User) or not may_enter(user, localdate()):
            return []
        return [("console:home", "lower", _("Set up"))]

    return {"rail_more": more}
