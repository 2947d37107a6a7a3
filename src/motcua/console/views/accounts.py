"""Accounts of officers: found, opened, helped when something was lost."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.console.entry import Ask, Visit, answer, enter, posted
from motcua.console.forms import accounts as forms
from motcua.console.keyset import keyset
from motcua.core.errors import NotAllowed, Refusal
from motcua.core.text import fold
from motcua.org import actions
from motcua.org.actions.accounts import administers, may_manage_account
from motcua.org.models import Post
from motcua.org.permissions import managed_units
from motcua.people.models import User

#: An act on an account that asks nothing but whether it is meant.
Plain = Callable[..., object]
#: Words of the act, the act itself.
ACTS: dict[str, Plain] = {
    "stop": actions.stop_account,
    "start": actions.start_account,
    "second-factor": actions.take_second_factor,
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the officers within reach, found by user name or name, in order of user name."""
    visit = enter(request)
    words = request.GET.get("q", "").strip()
    context = {
        "page": keyset(_within_reach(visit, words), request.GET, key="username"),
        "words": words,
        "may_open": administers(visit.user, visit.day),
    }
    return render(request, "console/accounts/list.html", context)


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show an officer: posts, absences, training, and what may be done with the account."""
    visit, user = _one(request, uuid)
    context = {
        "officer": user,
        "posts": user.posts.select_related("unit").order_by("-valid_from"),
        "absences": user.absences.select_related("stand_in").order_by("-first_on")[:20],
        "trainings": user.trainings.order_by("-on")[:50],
        "qualifications": user.qualifications.order_by("-issued_on")[:50],
        "has_second_factor": is_mfa_enabled(user),
        "is_own": user.pk == visit.user.pk,
        "may_change": may_manage_account(visit.user, user, visit.day),
    }
    return render(request, "console/accounts/show.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Open an account; its first password is shown on this one answer only."""
    visit, form = enter(request), forms.NewAccountForm(posted(request))
    if not administers(visit.user, visit.day):
        raise NotAllowed
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            user, password = actions.open_account(**form.cleaned_data, by=visit.user, at=visit.at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            return _password_page(request, user, password)
    about = _("The account can do nothing before the officer is posted to a unit.")
    ask = Ask(act=_("Open an account"), about=about, back=reverse("console:accounts"))
    return render(request, "console/act.html", {"form": form, "ask": ask}, status=status)


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the account a new password, shown on this one answer only."""
    visit, user = _one(request, uuid)
    form, status = Form(posted(request)), 200
    if request.method == "POST":
        try:
            fresh = actions.reset_password(user, by=visit.user, at=visit.at)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            return _password_page(request, user, fresh)
    ask = Ask(
        act=_("Give a new password"),
        about=user.full_name,
        back=_address(user),
        consequence=_(
            "The password of now ends at once, and who is signed in with it is signed out. The new "
            "one is shown once, on the next page."
        ),
    )
    return render(request, "console/act.html", {"form": form, "ask": ask}, status=status)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """Stop or start an account, or take a lost second factor away."""
    visit, user = _one(request, uuid)
    words, consequence = {
        "stop": (
            _("Stop the account"),
            _(
                "The officer is signed out and cannot sign in. "
                "What was done under the account stays."
            ),
        ),
        "start": (
            _("Start the account again"),
            _("The officer signs in again with the password of before."),
        ),
        "second-factor": (
            _("Take the second factor away"),
            _("At the next sign-in the officer sets up a new one."),
        ),
    }[act]

    def do(_said: dict[str, Any]) -> str:
        ACTS[act](user, by=visit.user, at=visit.at)
        messages.success(request, _("It is recorded."))
        return _address(user)

    ask = Ask(act=words, about=user.full_name, back=_address(user), consequence=consequence)
    return answer(request, Form(posted(request)), ask, do)


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct name, telephone and language."""
    visit, user = _one(request, uuid)
    first = {"full_name": user.full_name, "phone": user.phone, "language": user.language}
    form = forms.AccountForm(posted(request), initial=first)
    return _record(request, visit, user, form, _("Change the account"), actions.describe_account)


@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record that the officer is away, and who stands in."""
    visit, user = _one(request, uuid)
    form = forms.AbsenceForm(posted(request))
    return _record(request, visit, user, form, _("Record an absence"), actions.record_absence)


@require_http_methods(["GET", "POST"])
def trainings(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record a course."""
    visit, user = _one(request, uuid)
    form = forms.TrainingForm(posted(request))
    return _record(request, visit, user, form, _("Record a course"), actions.record_training)


@require_http_methods(["GET", "POST"])
def qualifications(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record a diploma or certificate."""
    visit, user = _one(request, uuid)
    form = forms.QualificationForm(posted(request))
    return _record(request, visit, user, form, _("Record a diploma"), actions.record_qualification)


def _record(
    request: HttpRequest, visit: Visit, user: User, form: Form, act: str, verb: Plain
) -> HttpResponse:
    def do(said: dict[str, Any]) -> str:
        verb(user, **said, by=visit.user, at=visit.at)
        messages.success(request, _("It is recorded."))
        return _address(user)

    return answer(request, form, Ask(act=act, about=user.full_name, back=_address(user)), do)


def _password_page(request: HttpRequest, user: User, fresh: str) -> HttpResponse:
    context = {"officer": user, "password": fresh}
    return render(request, "console/accounts/password.html", context)


def _within_reach(visit: Visit, words: str) -> Any:
    """Return officers who serve in the visitor's units, or nowhere yet."""
    found = User.objects.filter(is_machine=False)
    if not visit.user.is_superuser:
        units = managed_units(visit.user, visit.day).values("pk")
        here = Q(pk__in=Post.objects.filter(unit__in=units).values("user"))
        nowhere = Q(posts__isnull=True, is_superuser=False)
        found = found.filter(here | nowhere if administers(visit.user, visit.day) else here)
    for word in fold(words).split():
        found = found.filter(name_fold__contains=word)
    return found.distinct()


def _one(request: HttpRequest, uuid: UUID) -> tuple[Visit, User]:
    """Return the visit and the officer; 404 where the officer is out of reach."""
    visit = enter(request)
    return visit, get_object_or_404(_within_reach(visit, ""), uuid=uuid)


def _address(user: User) -> str:
    return reverse("console:account", args=[user.uuid])
