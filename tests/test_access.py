"""Role × address × object: who opens which page of a hall, and whose button works, as written down.

`docs/access.md` is the table; a change of it is a change of who may do what, to be read as one.
Each request is taken back, so that none changes what the next one finds.
"""

import os
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.translation import override

from motcua.dossiers.tests.cast import Hall, make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import AuthorityFactory, PostFactory
from motcua.people.models import User
from motcua.people.tests.factories import UserFactory

from .objects import of_the_console
from .test_every_page_is_guarded import OPEN, pages
from .test_strangers import keys_of

TABLE = Path(__file__).parents[1] / "docs/access.md"
#: Set, the table is written instead of compared.
WRITE = "MOTCUA_WRITE_ACCESS"
#: What a hall has beside its duties: who serves elsewhere, and who serves nowhere.
ELSEWHERE, NOWHERE = "elsewhere", "nowhere"
ROLES = (*Duty, ELSEWHERE, NOWHERE)
SHUT = (403, 404)
#: What the pages of reports are asked for.
REPORT = {
    "report": "on-time", "figure": "finished", "by": "agency", "unit": "H99.12", "kind": "csv",
    "first": "2026-01-01", "last": "2026-12-31", "key": "",
}  # fmt: skip


def cast(hall: Hall) -> dict[str, User]:
    """Return an officer for each role with one duty; the head is who made reports and accounts."""
    made = {str(duty): UserFactory.create() for duty in Duty} | {Duty.HEAD: hall.head}
    for duty in Duty:
        if duty != Duty.HEAD:
            PostFactory.create(user=made[duty], unit=hall.centre, duty=duty)
    AuthorityFactory.create(user=made[Duty.APPROVE], unit=hall.centre)
    return made | {ELSEWHERE: hall.stranger, NOWHERE: UserFactory.create()}


def addresses(hall: Hall) -> dict[str, str]:
    """Return each page that asks who you are, by its name, with an object of the hall."""
    keys, things = keys_of(hall), of_the_console(hall)
    found = {}
    for name, page in pages(get_resolver()):
        space = name.partition(":")[0]
        if space in ("desk", "console") and name not in OPEN:
            given = keys[name][0] if name in keys else _given(name, page, things)
            found[name] = reverse(name, kwargs=given)
    return found


def _given(name: str, page: URLPattern, things: dict[str, object]) -> dict[str, object]:
    if not page.pattern.converters:
        return {}
    first, second, *_rest = [*name.partition(":")[2].split("_"), ""]
    thing = things.get(f"{first}_{second}") or things.get(first)
    match first:
        case "report" if second == "figures":
            return {"kind": "trips"}
        case "synonym":
            return {"number": thing.pk}
        case "allocation":
            return {"uuid": thing.procedure.uuid, "number": thing.pk}
    return {"uuid": thing.uuid}


def asked(client: Client, method: str, name: str, address: str) -> HttpResponse:
    """Return the answer, and take back what it did."""
    with transaction.atomic():
        given = REPORT if name.startswith("console:report") else {}
        answer = getattr(client, method)(address, given)
        transaction.set_rollback(True)
    return answer


def cell(looked: int, done: int) -> str:
    """Return what a role finds: its status at the door, a tick where it comes in."""
    words = ["–" if s == 405 else str(s) if s in SHUT else "✓" for s in (looked, done)]
    if words[0] == words[1] or words[1] == "–":
        return words[0]
    return words[1] if words[0] == "–" else " / ".join(words)


@pytest.mark.django_db
def test_every_role_finds_at_every_address_what_the_table_says():
    hall = make_hall()
    officers, rows, let_in = cast(hall), {}, []
    clients = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, client in clients.items():
        client.force_login(officers[role])
    for name, address in addresses(hall).items():
        cells = []
        for role, client in clients.items():
            statuses = [asked(client, how, name, address).status_code for how in ("get", "post")]
            assert not {s for s in statuses if s >= 500} - {503}, (role, name, statuses)
            if statuses[0] in SHUT and statuses[1] not in (*SHUT, 405):
                let_in.append((role, name, statuses))
            cells.append(cell(*statuses))
        rows[name] = cells
    assert let_in == [], "who may not look may act"
    table = as_text(rows)
    if os.environ.get(WRITE):
        TABLE.write_text(table, "utf-8")
    assert TABLE.read_text("utf-8") == table, f"who may do what has changed: {WRITE}=1 writes it"


def as_text(rows: dict[str, list[str]]) -> str:
    with override("en"):
        heads = [str(Duty(role).label) if role in list(Duty) else role for role in ROLES]
    lines = [f"| `{name}` | {' | '.join(cells)} |" for name, cells in sorted(rows.items())]
    return "\n".join(
        [HEAD, f"| | {' | '.join(heads)} |", f"|---|{':-:|' * len(ROLES)}", *lines, ""]
    )


HEAD = f"""# Who finds what at which address

Made and held by `tests/test_access.py`; do not edit, but read what changes when
`{WRITE}=1 make test T=tests/test_access.py` writes it anew.

One hall, a real object of it behind each address. Each column is an officer with one duty at
the hall (the head made its reports); *elsewhere* holds every duty at another hall, *nowhere* holds
none. ✓ comes past both gates, though the state of a dossier or a form may still refuse; 404 may
not know that it is there; 403 may not do it. Two signs: may look / may not act. Who is not signed
in is led to the door by all of them. The acts on a dossier: [permissions.md](permissions.md).
"""
