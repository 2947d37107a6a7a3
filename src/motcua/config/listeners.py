"""Who may hear which live updates."""

from datetime import date

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections, connection
from django.http import HttpRequest
from django.utils.timezone import localdate
from psycopg.conninfo import make_conninfo

from motcua.org.permissions import user_posts
from motcua.people.models import User

#: Topics of screens that hang on a wall or show progress: they name no person and no dossier.
PUBLIC = "public-"


def topics_of(user: User, day: date) -> frozenset[str]:
    """Return what a person may hear: ``user-KEY`` and ``unit-KEY`` of each unit they serve."""
    units = user_posts(user, day).values_list("unit_id", flat=True)
    return frozenset({f"user-{user.pk}", *(f"unit-{unit}" for unit in units)})


def allowed(cookies: dict[str, str], topics: frozenset[str]) -> frozenset[str]:
    """Return those of ``topics`` that the person of the session may hear now."""
    public = frozenset(topic for topic in topics if topic.startswith(PUBLIC))
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key or topics == public:
        return public
    close_old_connections()
    request = HttpRequest()
    request.session = SessionStore(key)
    user = get_user(request)
    if not isinstance(user, User):
        return public
    return public | (topics & topics_of(user, localdate()))


async def gate(cookies: dict[str, str], topics: frozenset[str]) -> frozenset[str]:
    """Ask the database off the event loop."""
    return await sync_to_async(allowed)(cookies, topics)


def database_url() -> str:
    """Return the address of Django's database, for the one line that listens."""
    parameters = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert")
    return make_conninfo(**{name: parameters[name] for name in wanted if parameters.get(name)})
