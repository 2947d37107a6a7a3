"""Real procedures for the sample province: imported, then some of them completed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from motcua.catalogue.actions import import_files, publish_version, revise
from motcua.catalogue.models import (
    Channel,
    ChannelRule,
    FeeRule,
    PaperRequirement,
    Procedure,
    ProcedureVersion,
    Sector,
)
from motcua.catalogue.readers import SHIPPED
from motcua.demo import routes
from motcua.demo.province import rows
from motcua.people.models import User

OURS = "Dữ liệu mẫu của Motcua"
FEE_NOTE = "Mức thu mẫu, chỉ dùng để dùng thử"


def build(*, by: User, at: datetime, completed_at: datetime) -> None:
    """Import the real list and complete what the demo uses; a second time changes nothing."""
    if not Procedure.objects.exists():
        import_files(SHIPPED, by=by, at=at)
    for row in rows("completed.json"):
        _complete(row, by, completed_at)
    for row in rows("utilities.json"):
        _utility(row, by, completed_at)


def used() -> dict[str, dict[str, Any]]:
    """Return what the demo's dossiers are about, by procedure code."""
    found = {row["code"]: row for row in rows("completed.json")}
    return found | {row["code"]: row | {"weight": 2} for row in rows("utilities.json")}


def _complete(row: dict[str, Any], by: User, at: datetime) -> None:
    procedure = Procedure.objects.get(code=row["code"])
    newest = procedure.versions.order_by("-number").first()
    if newest is None or newest.source == OURS:
        return
    draft = revise(procedure, by=by, at=at)
    draft.promise_value, draft.promise_unit = Decimal(row["promise"]), draft.limit_unit
    draft.is_on_the_spot, draft.source = True, OURS
    draft.service_level = draft.service_level or "part"
    draft.route = routes.route_for(draft, by=by, at=at)
    draft.save()
    if not draft.fee_rules.filter(amount__isnull=False).exists():
        draft.fee_rules.all().delete()
        FeeRule.objects.create(version=draft, seq=1, amount=row["fee"], case=FEE_NOTE)
    publish_version(ProcedureVersion.objects.get(pk=draft.pk), valid_from=_day(at), by=by, at=at)


def _utility(row: dict[str, Any], by: User, at: datetime) -> None:
    if Procedure.objects.filter(code=row["code"]).exists():
        return
    sector, _new = Sector.objects.get_or_create(
        name_vi=row["sector"], defaults={"code": f"AB-{row['code'][-1]}"}
    )
    procedure = Procedure.objects.create(code=row["code"], sector=sector)
    draft = ProcedureVersion.objects.create(
        procedure=procedure,
        number=1,
        name_vi=row["name"],
        agencies=[row["agency"]],
        deciding_kind="utility",
        limit_value=Decimal(row["limit"]),
        limit_unit="working_day",
        promise_value=Decimal(row["promise"]),
        promise_unit="working_day",
        is_on_the_spot=True,
        service_level="part",
        result_name=row["result"],
        source=OURS,
    )
    draft.route = routes.route_for(draft, by=by, at=at)
    draft.save(update_fields=["route"])
    for place, name in enumerate(row["papers"], start=1):
        PaperRequirement.objects.create(version=draft, seq=place, name=name, originals=1)
    FeeRule.objects.create(version=draft, seq=1, amount=row["fee"], case=FEE_NOTE)
    for channel in (Channel.IN_PERSON, Channel.ONLINE):
        ChannelRule.objects.create(version=draft, channel=channel)
    publish_version(draft, valid_from=_day(at), by=by, at=at)


def _day(at: datetime) -> date:
    return at.date()
