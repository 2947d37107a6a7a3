"""Where the officer sits: unit and counter of this session, and the posts of today."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import NotAllowed
from motcua.dossiers.permissions import Standing
from motcua.dossiers.rules import local_day
from motcua.org.models import Duty, Unit
from motcua.people.models import User

#: What the sign-in at a counter keeps in the session.
POST_KEY, LABEL_KEY = "acting_post", "counter_label"


class NoPost(NotAllowed):
    """The page needs a post that the officer does not hold today."""

    code = "no_post"
    message = _("This page is for officers who serve at a counter today.")


@dataclass(frozen=True, kw_only=True)
class Place:
    """The officer at work: who, at which unit, at which counter, holding which posts."""

    user: User
    standing: Standing
    unit: Unit
    counter: str
    at: datetime


def place_of(request: HttpRequest, *duties: Duty, at: datetime) -> Place:
    """Return where the officer works; raises NoPost without one of the duties today.

    The unit of the post signed in with comes first; otherwise the first post that carries the duty.
    """
    user = request.user
    assert isinstance(user, User), "the desk is behind the sign-in"
    standing = Standing.of(user, local_day(at))
    posts = [post for post in standing.posts if post.duty in duties]
    if not posts:
        raise NoPost
    acting = next((p for p in standing.posts if p.pk == request.session.get(POST_KEY)), None)
    post = next((p for p in posts if acting and p.unit_id == acting.unit_id), posts[0])
    return Place(
        user=user,
        standing=standing,
        unit=post.unit,
        counter=request.session.get(LABEL_KEY, "") if acting else "",
        at=at,
    )
