"""What every officer's page starts from: who looks, on which day, with which posts."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.http import HttpRequest
from django.utils.timezone import localdate, now

from motcua.desk.counter import chosen_post
from motcua.dossiers.permissions import Standing
from motcua.org.models import Post, Unit
from motcua.people.models import User
from motcua.workdays.models import national_calendar
from motcua.workdays.rules import Calendar


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    visit: "Visit"


@dataclass
class Visit:
    """One officer on one page: the moment is read once, the posts of the day are read once."""

    request: HttpRequest
    user: User
    at: datetime
    on: date

    @classmethod
    def of(cls, request: HttpRequest) -> "Visit":
        assert isinstance(request.user, User)
        at = now()
        visit = cls(request=request, user=request.user, at=at, on=localdate(at))
        vars(request)["visit"] = visit  # for what the frame of the page asks
        return visit

    @cached_property
    def standing(self) -> Standing:
        return Standing.of(self.user, self.on)

    @cached_property
    def post(self) -> Post | None:
        """Return the post chosen at sign-in, or None where the user serves nowhere today."""
        return chosen_post(self.request, self.standing.posts)

    @property
    def unit(self) -> Unit | None:
        return self.post.unit if self.post else None

    @cached_property
    def calendar(self) -> Calendar:
        """Return the calendar by which time left is said on this officer's screens."""
        return self.unit.calendar_version().frozen() if self.unit else national_calendar()

    @property
    def title(self) -> str:
        """Return the line under the name: title or duty, and the unit."""
        post = self.post
        return f"{post.title or post.get_duty_display()}, {post.unit.name}" if post else ""
