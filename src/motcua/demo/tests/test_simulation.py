"""The simulation writes what the acts write, holds its chain, and gives the same rows again."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from django.db import connection, transaction
from django.utils.translation import override

from motcua.catalogue.models import ProcedureVersion
from motcua.demo import persons
from motcua.demo.simulation import arrivals, stage
from motcua.demo.simulation.cast import Habits, Officer, Place
from motcua.demo.simulation.copying import copied, encoded, equipped, reserved
from motcua.demo.simulation.numbering import wanted
from motcua.demo.simulation.rows import rows_of
from motcua.demo.simulation.script import World, batch
from motcua.demo.simulation.standing import FREE
from motcua.demo.simulation.tables import COLUMNS
from motcua.dossiers import actions
from motcua.dossiers.actions import Asked, FeeGiven, PaperGiven, Submission
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import MOVES, State, Verb
from motcua.dossiers.tests.cast import MONDAY, make_hall
from motcua.org.models import Authority, Duty, Post, Unit, UnitKind
from motcua.org.tests.factories import UnitFactory
from motcua.people.actions import Declared, declare_person, verify_person
from motcua.people.models import Person, User
from motcua.workdays.national import shipped_calendar
from motcua.workdays.rules import LOCAL

pytestmark = pytest.mark.django_db

#: What cannot be equal: keys, chance, and what is made of them.
OWN = {
    "id", "uuid", "tracking_code", "dossier_id", "person_id", "charge_id", "code", "slip_number",
    "receipt_number", "salt", "hash", "hash_before", "head_hash", "number", "id_encrypted",
}  # fmt: skip
UNTIL = datetime(2026, 4, 15, 3, tzinfo=UTC).astimezone(LOCAL)
RANDOM = Random(1)  # noqa: S311 - a sample, not a secret
PLAIN = Habits(late=0, early=0.4, supplements=0, apologises=1, refuses=0)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def hall():
    return make_hall()


def place_of(hall, unit, *, habits=PLAIN, online=0.0):
    """Return a unit of the test's hall as the simulation sees it, with its real officers."""
    duties = {
        Duty.RECEIVE: hall.receiver, Duty.RETURN: hall.receiver, Duty.APPRAISE: hall.appraiser,
        Duty.APPROVE: hall.approver, Duty.SEAL: hall.clerk, Duty.HEAD: hall.head,
    }  # fmt: skip
    stored = unit.calendar_version()
    return Place(
        pk=unit.pk,
        code=unit.code,
        above=tuple(unit.ancestor_ids),
        calendar=stored.frozen(),
        calendar_version=stored.pk,
        staff={duty: (officer(user, duty),) for duty, user in duties.items()},
        habits=habits,
        online=online,
    )


def officer(user, duty):
    post = Post.objects.filter(user=user, duty=duty).first()
    power = user.authorities.first() if duty == Duty.APPROVE else None
    return Officer(
        user=user.pk,
        uuid=str(user.uuid),
        post=post.pk,
        unit=post.unit_id,
        authority=str(power.uuid) if power else "",
        authority_words=f"{power.mode} {power.decision_no}".strip() if power else "",
    )


def world_of(hall, *, habits=PLAIN, online=0.0, seed=7):
    """Return a world of one offer: received by the hall, decided by a department beside it."""
    department = UnitFactory.create(
        code="H99.02", kind=UnitKind.DEPARTMENT, name_vi="Sở Xây dựng", parent=hall.province
    )
    Authority.objects.filter(user=hall.approver).update(unit=hall.province)
    route = stage.route_for(hall.version)
    offer = stage.offer_of(
        hall.version,
        route,
        stage.steps_of(route),
        hall=place_of(hall, hall.centre, online=online),
        agency=place_of(hall, department, habits=habits),
        weight=1.0,
    )
    return World(offers=[offer], names=persons.NAMES, seed=seed, until=UNTIL, first_number=0)


def written(lives):
    """Write a batch as the simulation does."""
    needs = wanted(lives)
    copied(encoded(rows_of(lives, equipped(lives, needs, reserved(needs)), RANDOM)))


def play(life):
    """Do at the desk what the script says, through the actions."""
    users = {user.pk: user for user in User.objects.all()}
    first = life.deeds[0]
    by, at = users[first.by.user], first.at
    who = life.applicant
    person = declare_person(
        Declared(
            full_name=who.name, id_kind="cccd", id_number=who.id_number,
            id_issued_on=who.issued_on, born_on=who.born_on, sex=who.sex, address=who.address,
            phone=who.phone,
        ),
        by=by, at=at,
    )  # fmt: skip
    verify_person(person, by=by, at=at)
    dossier = actions.submit(submission(life, person), by=by, at=at)
    for deed in life.deeds[1:]:
        ACTS[deed.verb](dossier, deed.told, {"by": users[deed.by.user], "at": deed.at})
    return dossier


def submission(life, person):
    version = ProcedureVersion.objects.get(pk=life.offer.version)
    fee = life.offer.fee
    return Submission(
        procedure_version=version,
        receiving_unit=Unit.objects.get(pk=life.offer.hall.pk),
        deciding_unit=Unit.objects.get(pk=life.offer.agency.pk),
        person=person,
        name=person.full_name,
        address=person.address,
        phone=person.phone,
        number_end=life.applicant.id_number[-4:],
        channel=life.channel,
        counter=life.counter,
        return_method=life.return_method,
        papers=[
            PaperGiven(
                name=paper.name, requirement=paper, originals=paper.originals,
                copies=paper.copies, is_checked=paper.copies > 0,
            )
            for paper in version.papers.all()
        ],
        fees=[
            FeeGiven(
                name="Lệ phí", amount=Decimal(fee), reason="" if fee else FREE,
                method=life.method, receipt_number=f"desk {life.receipt_number}" if fee else "",
            )
        ],
    )  # fmt: skip


def words(told, *names):
    return {name: told[name] for name in names}


REASONED = ("cause", "legal_ground", "text")
ACTS = {
    "receive": lambda d, _t, k: actions.receive(d, **k),
    "decline": lambda d, t, k: actions.decline(d, **words(t, *REASONED), **k),
    "request_supplement": lambda d, t, k: actions.request_supplement(
        d, items=[Asked(text=text) for text in t["items"]], **words(t, *REASONED, "reason"), **k
    ),
    "supplement": lambda d, t, k: actions.supplement(d, text=t["text"], **k),
    "take": lambda d, _t, k: actions.take(d, **k),
    "appraise": lambda d, t, k: actions.appraise(d, text=t["text"], **k),
    "send_back": lambda d, t, k: actions.send_back(d, **words(t, *REASONED), **k),
    "apologise": lambda d, t, k: actions.apologise(d, until=t["until"], **words(t, *REASONED), **k),
    "approve": lambda d, _t, k: actions.approve(d, document=None, signed=None, **k),
    "refuse_result": lambda d, t, k: actions.refuse_result(
        d, document=None, signed=None, **words(t, *REASONED), **k
    ),
    "seal": lambda d, _t, k: actions.seal(d, signed=None, **k),
    "complete": lambda d, _t, k: actions.complete(d, verification=None, **k),
    "return": lambda d, t, k: actions.return_result(d, to_name=t["to_name"], **k),
    "withdraw": lambda d, t, k: actions.withdraw(d, text=t["text"], **k),
    "stop": lambda d, t, k: actions.stop(
        d, **words(t, "requested_at", "legal_ground", "text"), **k
    ),
}


def rows_about(dossier):
    """Return every row about the dossier, table by table, without keys and chance."""
    found = {}
    for table in COLUMNS:
        where = WHERE.get(table, "dossier_id = %s")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE {where}", [dossier.pk])
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        found[table] = sorted((plain(row) for row in rows), key=str)
    return found


WHERE = {
    "dossiers_dossier": "id = %s",
    "people_person": "id = (SELECT person_id FROM dossiers_dossier WHERE id = %s)",
    "payments_charge": "id IN (SELECT charge_id FROM dossiers_fee WHERE dossier_id = %s)",
    "payments_payment": "charge_id IN (SELECT charge_id FROM dossiers_fee WHERE dossier_id = %s)",
}


def plain(row):
    row = {name: value for name, value in row.items() if name not in OWN | {"xid"}}
    if "facts" in row:
        facts = json.loads(row["facts"]) if isinstance(row["facts"], str) else row["facts"]
        row["facts"] = {k: v for k, v in facts.items() if k not in ("code", "digests", "number")}
        row["told"] = sorted(facts.get("digests", {}))
    return row


#: Each case: the habits of the agency, the share of online submissions, and the verbs it must show.
CASES = {
    "plain": ({}, 0.0, set()),
    "online": ({}, 1.0, set()),
    "supplemented": ({"supplements": 1.0}, 0.0, {"request_supplement", "supplement"}),
    "late and sorry": ({"late": 1.0}, 0.0, {"apologise"}),
    "late without a word": ({"late": 1.0, "apologises": 0.0}, 0.0, set()),
    "refused": ({"refuses": 1.0}, 0.0, {"refuse_result"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_rows_are_those_that_the_acts_write(hall, name):
    habits, online, verbs = CASES[name]
    world = world_of(hall, habits=replace(PLAIN, **habits), online=online)
    lives = chosen(batch(world, 0, [MONDAY.astimezone(LOCAL)] * 120), verbs)
    for life in lives:
        played = rows_about(play(life))
        Person.objects.update(verified_at=None, verified_by=None)  # the same number again
        before = Dossier.objects.latest("pk").pk
        written([life])
        copied_rows = rows_about(Dossier.objects.get(pk__gt=before))
        for table, rows in played.items():
            assert copied_rows[table] == rows, table


def chosen(lives, verbs):
    """Return one life of every course that shows the verbs: what was done, in which order."""
    courses = {}
    for life in lives:
        done = tuple(deed.verb for deed in life.deeds)
        if verbs <= set(done):
            courses.setdefault(done, life)
    assert courses
    return list(courses.values())[:5]


def test_every_course_of_a_script_is_one_that_the_table_of_moves_allows(hall):
    habits = Habits(late=0.3, early=0.3, supplements=0.4, apologises=0.5, refuses=0.2)
    world = world_of(hall, habits=habits, online=0.5)
    moments = [MONDAY.astimezone(LOCAL) + timedelta(minutes=turn) for turn in range(600)]
    seen = set()
    for life in batch(world, 0, moments):
        state = resumed = State.SUBMITTED
        for before, deed in pairwise(life.deeds):
            assert before.at <= deed.at <= UNTIL
            move = MOVES[Verb(deed.verb)]
            assert state in move.sources, [done.verb for done in life.deeds]
            resumed = state if deed.verb == "request_supplement" else resumed
            state = resumed if deed.verb == "supplement" else move.to or state
            seen.add(deed.verb)
    assert seen == set(ACTS)


def test_the_same_seed_gives_the_same_rows(hall):
    world = world_of(hall, habits=replace(PLAIN, supplements=0.3), online=0.5)
    moments = [MONDAY.astimezone(LOCAL) + timedelta(minutes=turn) for turn in range(60)]
    texts = []
    for _twice in range(2):
        with transaction.atomic():
            RANDOM.seed(1)
            written(batch(world, 0, moments))
            rows = Dossier.objects.order_by("code", "uuid")
            texts.append(list(rows.values_list("code", "uuid", "tracking_code", "head_hash")))
            transaction.set_rollback(True)
    assert texts[0] == texts[1]
    assert len(texts[0]) == 60


def test_more_or_fewer_come_by_weekday_and_hour_and_the_count_is_exact():
    first, until = (datetime(2026, month, 1, tzinfo=LOCAL) for month in (1, 7))
    calendar = shipped_calendar()
    found = list(arrivals.moments(20_000, first, until, calendar, 4))
    assert len(found) == 20_000
    assert found == sorted(found)
    assert all(first <= at < until for at in found)
    by_day = Counter(at.weekday() for at in found)
    assert by_day[0] > by_day[2] > by_day[4] > by_day[5]
    by_hour = Counter(at.hour for at in found)
    assert by_hour[8] > by_hour[14] > by_hour[16]
