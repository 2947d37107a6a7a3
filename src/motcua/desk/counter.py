"""Where an officer sits and in which post: labels on the session, no rights of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.timezone import localdate

from motcua.org.models import Post, Unit
from motcua.org.permissions import posts_held
from motcua.people.models import User

BEGUN, SEEN, ENDED = "session_begun", "session_seen", "session_ended"
#: In a session that ended: a button was pressed in it, and nothing came of that.
LOST = "act_lost"
_POST, _LABEL = "acting_post", "counter_label"


@dataclass(frozen=True, kw_only=True)
class Counter:
    """The place of an officer for this session."""

    unit: Unit
    post: Post
    label: str  # as on the sign over the counter: "Quầy 5"; may be empty


def begin_session(request: HttpRequest, *, at: datetime) -> None:
    """Start both clocks of a session."""
    request.session[BEGUN] = request.session[SEEN] = at.timestamp()


def sit_down(request: HttpRequest, post: Post, *, label: str) -> None:
    """Remember the acting post and the label of the counter until the session ends."""
    request.session[_POST] = post.pk
    request.session[_LABEL] = label


def acting_post(request: HttpRequest) -> Post | None:
    """Return the post chosen at sign-in while it is in force, else the first one held today."""
    if not isinstance(request.user, User):
        return None
    return chosen_post(request, posts_held(request.user, localdate()))


def chosen_post(request: HttpRequest, posts: Sequence[Post]) -> Post | None:
    """Return the one of a user's posts that was chosen at sign-in, else the first."""
    chosen = request.session.get(_POST)
    return next((post for post in posts if post.pk == chosen), posts[0] if posts else None)


def counter_of(request: HttpRequest) -> Counter | None:
    """Return where the officer sits, or None without a post today."""
    post = acting_post(request)
    if post is None:
        return None
    label = request.session.get(_LABEL, "") if request.session.get(_POST) == post.pk else ""
    return Counter(unit=post.unit, post=post, label=label)
