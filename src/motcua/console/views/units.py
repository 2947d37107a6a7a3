"""Units that the user manages, with their posts and authorities."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.console.forms.posts import AuthorityForm, EndForm, PostForm
from motcua.console.pages.units import authority_rows, post_rows, succession_rows
from motcua.core.errors import Refusal
from motcua.org.actions import end_authority, end_post, grant_authority, post
from motcua.org.models import Authority, Post, Unit
from motcua.org.permissions import managed_units
from motcua.people.models import User

_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the units below the user's, found by name or identifier."""
    words = request.GET.get("q", "")
    units = managed_units(_user(request), localdate()).on(localdate()).named(words)
    page = Paginator(units.select_related("parent"), _PAGE).get_page(request.GET.get("page"))
    return render(request, "console/units/list.html", {"page": page, "words": words})


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show who serves in a unit and who may decide."""
    unit, today = _unit(request, uuid), localdate()
    context = {
        "unit": unit,
        "posts": post_rows(unit, today),
        "authorities": authority_rows(unit, today),
        "successions": succession_rows(unit),
    }
    return render(request, "console/units/show.html", context)


@require_http_methods(["GET", "POST"])
def add_post(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Post an officer to the unit."""
    unit, form = _unit(request, uuid), PostForm(request.POST or None)
    if form.is_valid():
        try:
            made = post(**form.cleaned_data, unit=unit, by=_user(request), at=now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            for warning in made.warnings:
                messages.warning(request, warning)
            return _done(request, unit)
    return _form_page(request, unit, form, _("Post an officer"))


@require_http_methods(["GET", "POST"])
def add_authority(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Grant authority over procedures of the unit."""
    unit, form = _unit(request, uuid), AuthorityForm(request.POST or None)
    if form.is_valid():
        try:
            grant_authority(**form.cleaned_data, unit=unit, by=_user(request), at=now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, unit)
    return _form_page(request, unit, form, _("Grant authority"))


@require_http_methods(["GET", "POST"])
def close_post(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a post."""
    held = get_object_or_404(Post.objects.select_related("unit"), uuid=uuid)
    unit, form = _unit(request, held.unit.uuid), EndForm(request.POST or None)
    if form.is_valid():
        try:
            end_post(held, **form.cleaned_data, by=_user(request), at=now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, unit)
    return _form_page(request, unit, form, _("End a post"), about=str(held))


@require_http_methods(["GET", "POST"])
def close_authority(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End an authority."""
    held = get_object_or_404(Authority.objects.select_related("unit"), uuid=uuid)
    unit, form = _unit(request, held.unit.uuid), EndForm(request.POST or None)
    if form.is_valid():
        try:
            end_authority(held, **form.cleaned_data, by=_user(request), at=now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, unit)
    return _form_page(request, unit, form, _("End an authority"), about=str(held))


def _done(request: HttpRequest, unit: Unit) -> HttpResponse:
    messages.success(request, _("It is recorded."))
    return redirect("console:unit", unit.uuid)


def _form_page(
    request: HttpRequest,
    unit: Unit,
    form: PostForm | AuthorityForm | EndForm,
    act: str,
    *,
    about: str = "",
) -> HttpResponse:
    context = {"unit": unit, "form": form, "act": act, "about": about}
    status = 422 if form.is_bound else 200
    return render(request, "console/units/form.html", context, status=status)


def _unit(request: HttpRequest, uuid: UUID) -> Unit:
    """Return the unit, or 404 where the user does not manage it."""
    return get_object_or_404(managed_units(_user(request), localdate()), uuid=uuid)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
