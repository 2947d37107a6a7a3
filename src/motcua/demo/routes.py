"""Five on the spot at the pace of each procedure: the steps share the time that was promised."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.catalogue.models import ProcedureVersion
from motcua.people.models import User
from motcua.workflow.actions import SHIPPED, draw, publish
from motcua.workflow.models import Route

#: Of a hundred minutes; reception itself lies before the clock starts.
SHARES = {"receive": 0, "appraise": 70, "approve": 18, "seal": 12, "return": 0}
MINUTES_A_DAY = 480


def paced(drawing: Mapping[str, Any], minutes: int) -> dict[str, Any]:
    """Return the drawing with its steps allotted their shares of so many minutes."""
    steps = [step | {"minutes": minutes * SHARES[step["key"]] // 100} for step in drawing["steps"]]
    return {"steps": steps, "flows": drawing["flows"]}


def route_for(version: ProcedureVersion, *, by: User, at: datetime) -> Route | None:
    """Return the route whose steps fit the version's promise; None where it is not in days."""
    if version.promise_unit != "working_day" or version.promise_value is None:
        return None
    days = min(version.promise_value, version.limit_value or version.promise_value)
    route, is_new = Route.objects.get_or_create(
        code=f"five-on-the-spot-{days:g}",
        defaults={
            "name_vi": f"Năm tại chỗ, {days:g} ngày làm việc",
            "name_en": f"Five on the spot, working days: {days:g}",
        },
    )
    if is_new:
        minutes = int(days * MINUTES_A_DAY)
        drawing = paced(_shipped(), minutes)
        publish(draw(route, drawing=drawing, by=by), by=by, at=at, limit_minutes=minutes)
    return route


def _shipped() -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return next(row for row in found if row["code"] == "five-on-the-spot")
