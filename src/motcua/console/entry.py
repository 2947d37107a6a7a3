"""The door of the console, and the one way an act is asked for and answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now

from motcua.catalogue.permissions import may_edit
from motcua.console.permissions import may_enter
from motcua.core.errors import NotAllowed, Refusal
from motcua.people.models import User


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who is in the console, and when."""

    user: User
    at: datetime

    @property
    def day(self) -> date:
        return localdate(self.at)

    @property
    def may_edit(self) -> bool:
        """Say whether the visitor may change procedures and words."""
        return may_edit(self.user, self.day)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A page that asks for one act: what it is called, about what, where one comes back to."""

    act: str
    about: str
    back: str
    consequence: str = ""  # what happens then, before it is done
    template: str = "console/act.html"
    more: Mapping[str, Any] = field(default_factory=dict)


def enter(request: HttpRequest) -> Visit:
    """Let in who administers, heads or supervises. Raises NotAllowed, Http404 for a NUL."""
    if any("\x00" in text for texts in request.GET.lists() for text in texts[1]):
        raise Http404
    user, at = request.user, now()
    assert isinstance(user, User), "the console is behind the sign-in"
    if not may_enter(user, localdate(at)):
        raise NotAllowed
    return Visit(user=user, at=at)


def enter_to_edit(request: HttpRequest) -> Visit:
    """Let in who may change procedures and words. Raises NotAllowed."""
    visit = enter(request)
    if not visit.may_edit:
        raise NotAllowed
    return visit


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was filled in with, None where it is only asked for."""
    return request.POST if request.method == "POST" else None


def answer(
    request: HttpRequest, form: Form, ask: Ask, do: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Show the form; where it is filled in well, do the act and go to the address it returns.

    A "no" stands at the top of the form, with the refusal's own status; NotAllowed is a page.
    """
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            return redirect(do(form.cleaned_data))
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    context = {"form": form, "ask": ask, **ask.more}
    return render(request, ask.template, context, status=status)
