"""The sign-in page, with the accounts of the demo."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.desk.counter import ENDED, LOST
from motcua.people.actions import end_sessions
from motcua.people.models import User


class SignInView(LoginView):  # type: ignore[misc]  # allauth is not typed
    """Allauth's page; each demo account is a form of its own that needs no script."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["ended"] = self.request.session.get(ENDED, "")
        context["lost"] = self.request.session.get(LOST, False)
        context["idle_minutes"] = settings.MOTCUA_IDLE_MINUTES
        if settings.DEMO:
            accounts = User.objects.filter(is_active=True).exclude(demo_role="")
            context["demo_accounts"] = accounts.order_by("demo_order", "pk")
            context["demo_password"] = settings.DEMO_PASSWORD
        return context


sign_in = SignInView.as_view()


@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End the sessions that the user left at other machines; this one goes on."""
    assert isinstance(request.user, User)
    end_sessions(request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("You are signed in at this machine alone."))
    return redirect("mfa_index")
