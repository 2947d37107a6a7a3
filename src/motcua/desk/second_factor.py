"""Give an account its second factor from a command: the demo, or an administrator's reset."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from motcua.people.models import User


@transaction.atomic
def give_totp(user: User, secret: str) -> None:
    """Let the user sign in with codes of this base32 secret instead of whatever was set up."""
    take_away(user)
    TOTP.activate(user, secret)


def take_away(user: User) -> None:
    """Remove every second factor of the user, who then has to set one up anew."""
    Authenticator.objects.filter(user=user).delete()
