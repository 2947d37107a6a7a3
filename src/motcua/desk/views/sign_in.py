"""The sign-in page, with the accounts of the demo."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from motcua.desk.counter import ENDED, LOST
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
