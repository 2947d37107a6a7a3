"""An officer sits down at a counter."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from motcua.desk.counter import counter_of, sit_down
from motcua.desk.forms.counter import CounterForm
from motcua.org.permissions import user_posts
from motcua.people.models import User


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Show the posts of today, or remember the chosen one."""
    assert isinstance(request.user, User)
    posts = user_posts(request.user, localdate())
    form = CounterForm(request.POST or None, posts=posts)
    if form.is_valid():
        sit_down(request, form.cleaned_data["post"], label=form.cleaned_data["label"])
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "posts": posts, "here": counter_of(request)}
    status = 422 if form.is_bound else 200
    return render(request, "desk/counter/choose.html", context, status=status)
