"""The invented province An Bình (H99): offices, people, posts, authority, routes."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from motcua.catalogue.models import Sector
from motcua.org.actions import Opening, grant_authority, load_units, open_unit, post
from motcua.org.models import Authority, Duty, Post, Rank, Unit, UnitKind
from motcua.people.models import User
from motcua.workdays.actions import seed_national_calendar
from motcua.workflow.actions import load_shipped_routes

DATA = Path(__file__).parent / "data"
CENTRE = "H99.12"
WARD, WARD_CENTRE = "H99.41", "H99.41.01"
DECISION = "15/QĐ-UBND (dữ liệu mẫu)"
#: The province is invented, so it has stood since the first day of the calendars we ship:
#: ``motcua simulate --years`` reaches back that far.
FOUNDED = date(2016, 1, 1)
#: Sectors whose dossiers the second approver may not decide: shows the refusal with its reason.
LIMITED = "pheduyet2"
#: The account with a second factor, and the secret its codes are made from.
CAREFUL = "chutich"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - printed, on purpose


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one data file."""
    found: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def build(*, at: datetime) -> User:
    """Build everything that is no dossier; what stands already is left alone.

    Returns the user that set it up; nobody can sign in as that one.
    """
    seed_national_calendar(at=at)
    founder, _new = User.objects.get_or_create(
        username="demo",
        defaults={
            "full_name": "Người dựng dữ liệu mẫu",
            "is_superuser": True,
        },
    )
    load_units(at=at)
    _units(founder, at)
    _accounts(founder, at)
    load_shipped_routes(by=founder, at=at)
    return founder


def account(username: str) -> User:
    return User.objects.get(username=username)


def _units(founder: User, at: datetime) -> None:
    for row in rows("units.json"):
        if Unit.objects.filter(code=row["code"]).exists():
            continue
        parent = Unit.objects.get(code=row["parent"]) if row["parent"] else None
        open_unit(
            Opening(
                code=row["code"],
                kind=UnitKind(row["kind"]),
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                parent=parent,
                decision_no=DECISION,
                valid_from=FOUNDED,
                superior_name="Ủy ban nhân dân tỉnh An Bình" if parent else "",
                address="Số 1, đường Hùng Vương, phường Bình Minh, tỉnh An Bình",
                phone="1900 0000",
            ),
            by=founder,
            at=at,
        )


def _accounts(founder: User, at: datetime) -> None:
    password = make_password(settings.DEMO_PASSWORD)  # known to everybody: hashed once for all
    for place, row in enumerate(rows("accounts.json")):
        user, _new = User.objects.get_or_create(
            username=row["username"],
            defaults={
                "full_name": row["name"],
                "demo_role": row["role"],
                "demo_order": place + 1,
                "is_staff": row["username"] == "quantri",
                "password": password,
            },
        )
        _posts(user, row, founder, at)


def _posts(user: User, row: dict[str, Any], founder: User, at: datetime) -> None:
    first = at.date() - timedelta(days=30)
    home = Unit.objects.get(code=row["from"])
    for code, duty in row["posts"]:
        unit = Unit.objects.get(code=code)
        if Post.objects.filter(user=user, unit=unit, duty=duty).exists():
            continue
        is_leader = duty in (Duty.APPROVE, Duty.HEAD)
        post(
            user,
            unit=unit,
            duty=Duty(duty),
            decision_no=DECISION,
            valid_from=first,
            valid_to=first + timedelta(days=729),
            title=row["title"],
            posted_from=home if home != unit else None,
            rank=Rank.DEPUTY_HEAD if is_leader else Rank.SPECIALIST,
            by=founder,
            at=at,
        )
        if duty == Duty.APPROVE:
            _authority(user, home, first, founder, at)


def _authority(user: User, unit: Unit, first: date, founder: User, at: datetime) -> None:
    """Let the approver decide everything, the limited one only four sectors.

    A ward's chairman decides for the ward; in the hall it is the province that lets a deputy head
    of one agency decide for the others.
    """
    if unit.kind != UnitKind.COMMUNE and unit.parent:
        unit = unit.parent
    if Authority.objects.filter(user=user, unit=unit).exists():
        return
    sectors = ["Luật sư", "Tư vấn pháp luật", "Thừa phát lại", "Mỹ phẩm"]
    scope: dict[str, Any] = {"covers_all": True}
    if user.username == LIMITED:
        scope = {"sectors": _sector_codes(sectors)}
    if not scope.get("covers_all") and not scope["sectors"]:
        return
    grant_authority(
        user,
        unit=unit,
        decision_no="318/QĐ-UBND (dữ liệu mẫu)",
        valid_from=first,
        valid_to=first + timedelta(days=729),
        by=founder,
        at=at,
        **scope,
    )


def _sector_codes(names: list[str]) -> list[str]:
    return list(Sector.objects.filter(name_vi__in=names).values_list("code", flat=True))
