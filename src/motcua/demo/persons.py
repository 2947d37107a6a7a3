"""Invented applicants: common Vietnamese names, a place code that no province has."""

import json
from datetime import date, datetime, timedelta
from random import Random

from motcua.demo.province import DATA
from motcua.people.actions import Declared, declare_person, verify_person
from motcua.people.models import IdKind, Person, Sex, User

NAMES = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
#: 001 to 096 are places; 099 is none, so no number below belongs to anybody.
NO_PLACE = "099"


def invent(random: Random, serial: int, *, by: User, at: datetime) -> Person:
    """Return a new verified person; ``serial`` makes the number unique."""
    sex = random.choice([Sex.MALE, Sex.FEMALE])
    family = random.choices(NAMES["family"], NAMES["weights"])[0]
    given = random.choice(NAMES["male" if sex == Sex.MALE else "female"])
    born = date(1955, 1, 1) + timedelta(days=random.randrange(18_000))
    century = 0 if born.year < 2000 else 2
    digit = century + (sex == Sex.FEMALE)
    person = declare_person(
        Declared(
            full_name=f"{family} {given}",
            id_kind=IdKind.CCCD,
            id_number=f"{NO_PLACE}{digit}{born:%y}{serial:06}",
            id_issued_on=date(2021, 6, 1) + timedelta(days=random.randrange(1500)),
            born_on=born,
            sex=sex,
            address=f"{random.choice(NAMES['places'])}, tỉnh An Bình",
            phone=f"0900{random.randrange(1_000_000):06}",
        ),
        by=by,
        at=at,
    )
    return person if person.is_verified else verify_person(person, by=by, at=at)
