"""What signing in means here, told to django-allauth: staff only, locked names, own words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from motcua.desk.counter import begin_session
from motcua.org.permissions import user_posts
from motcua.people import identity
from motcua.people.actions import begin_sign_in, forget_failed_sign_ins
from motcua.people.errors import SignInLocked
from motcua.people.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("Write the password you have now."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address; a web server on a unix socket knows none."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            return "local"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        address = self.get_client_ip(request)
        try:
            begin_sign_in(credentials.get("username", ""), address=address, at=now())
        except SignInLocked as locked:
            raise ValidationError(str(locked), code=locked.code) from locked

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        if not isinstance(user, User) or user.is_machine:
            return None
        forget_failed_sign_ins(credentials.get("username", ""))
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        begin_session(request, at=now())

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        """Go on in the language of the user, whatever the last person at this machine read."""
        response: HttpResponse = super().post_login(request, user, **facts)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", max_age=365 * 86400
        )
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead who serves somewhere to the choice of counter and post, others to the desk."""
        assert isinstance(request.user, User)
        if user_posts(request.user, localdate()).exists():
            return reverse("sign_in_counter")
        return settings.LOGIN_REDIRECT_URL

    def clean_password(self, password: str, user: User | None = None) -> str:
        clean: str = super().clean_password(password, user=user)
        if user and user.is_password_given and user.check_password(clean):
            raise ValidationError(_("Choose another password than the one you were given."))
        return clean

    def set_password(self, user: User, password: str) -> None:
        """Keep a password that the user chose."""
        user.is_password_given = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def add_message(self, request: HttpRequest, level: int, *about: Any, **facts: Any) -> None:
        """Say that a password is changed, else nothing: the page one comes to says it."""
        if "account/messages/password_changed.txt" in (*about, *facts.values()):
            messages.add_message(request, level, _("The password is changed."))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong or too old. Write the one shown now."),
        "cannot_generate_recovery_codes": _("Set up an app or a key first."),
    }

    def encrypt(self, text: str) -> str:
        return identity.encrypt_text("second factor", text)

    def decrypt(self, encrypted_text: str) -> str:
        return identity.decrypt_text("second factor", encrypted_text)

    def get_totp_label(self, user: User) -> str:
        return user.username
