"""The sample province with as many simulated dossiers as a measurement asks for."""

from collections.abc import Sequence

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings

from motcua.people.models import User

#: The officers that the simulation posts in the provincial hall.
APPRAISERS = "mp-h99.12-appraise-"
RECEIVERS = "mp-h99.12-receive-"


def simulate(dossiers: int, *, seed: int) -> None:
    """Add so many dossiers of the last year; the first time the province is built as well."""
    words = [f"--dossiers={dossiers}", f"--seed={seed}", "--json"]
    with override_settings(DEMO=True, DEMO_PASSWORD=settings.SECRET_KEY):
        call_command("simulate", *words, stdout=_Nowhere())


def fill(dossiers: int, *, seed: int) -> None:
    """Fill the measurement's database up to so many simulated dossiers; none where they stand."""
    simulations = apps.get_model("demo", "Simulation").objects.all()
    missing = dossiers - sum(simulations.values_list("dossiers", flat=True))
    begun = simulations.filter(finished_at=None).first()
    if begun:  # an earlier run was killed: it goes on
        simulate(begun.dossiers, seed=begun.seed)
    if missing > 0:
        simulate(missing, seed=seed)


def officers(prefix: str, count: int) -> list[User]:
    """Return the first officers of a duty."""
    names = [f"{prefix}{turn}" for turn in range(1, count + 1)]
    found = {user.username: user for user in User.objects.filter(username__in=names)}
    return [found[name] for name in names]


def signed_in(users: Sequence[User]) -> list[str]:
    """Return the cookie of a session for each, as the browser would send it."""
    cookies = []
    for user in users:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookies.append(f"{name}={client.cookies[name].value}")
    return cookies


class _Nowhere:
    """Where a command's answer goes that nobody reads."""

    def write(self, _text: str) -> None:
        pass
