"""Draw, publish and end routes."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from motcua.org.models import Post
from motcua.people.models import User
from motcua.workflow.errors import NotPublishable, Published
from motcua.workflow.models import Flow, Route, RouteVersion, Step
from motcua.workflow.rules import problems

SHIPPED = Path(__file__).parent / "data" / "routes.json"


def draw(
    route: Route, *, drawing: Mapping[str, Any], by: User, decision_number: str = ""
) -> RouteVersion:
    """Make a new draft version from ``{"steps": [...], "flows": [...]}`` (fields of the models)."""
    with transaction.atomic():
        Route.objects.select_for_update().get(pk=route.pk)  # two who draw take their turns
        last = route.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = RouteVersion.objects.create(
            route=route, number=last + 1, decision_number=decision_number, published_by=by
        )
        Step.objects.bulk_create(
            Step(version=version, position=place, **step)
            for place, step in enumerate(drawing["steps"])
        )
        Flow.objects.bulk_create(Flow(version=version, **flow) for flow in drawing["flows"])
    return version


def publish(
    version: RouteVersion, *, by: User, at: datetime, limit_minutes: int | None = None
) -> RouteVersion:
    """Check the drawing and publish it: from now on it never changes.

    Raises NotPublishable with every problem at once. ``limit_minutes`` is the shortest time limit
    of the procedures it shall serve. The version before it keeps its running dossiers.
    """
    with transaction.atomic():
        Route.objects.select_for_update().get(pk=version.route_id)
        locked = RouteVersion.objects.select_for_update().get(pk=version.pk)
        if locked.state != RouteVersion.State.DRAFT:
            raise Published
        found = problems(locked.shape(), limit_minutes=limit_minutes, staffed=_staffed(locked, at))
        if found:
            raise NotPublishable(found)
        locked.route.versions.filter(state=RouteVersion.State.PUBLISHED).update(
            state=RouteVersion.State.ENDED, ended_at=at
        )
        locked.state = RouteVersion.State.PUBLISHED
        locked.published_at, locked.published_by = at, by
        locked.save()
    return locked


def load_shipped_routes(*, by: User, at: datetime) -> list[Route]:
    """Publish “five on the spot” and “through the agency” where they are not there yet."""
    routes = []
    for shipped in json.loads(SHIPPED.read_text(encoding="utf-8")):
        route, is_new = Route.objects.get_or_create(
            code=shipped["code"],
            defaults={"name_vi": shipped["name_vi"], "name_en": shipped["name_en"]},
        )
        if is_new:
            publish(draw(route, drawing=shipped, by=by), by=by, at=at)
        routes.append(route)
    return routes


def _staffed(version: RouteVersion, at: datetime) -> dict[str, bool]:
    posts = Post.objects.on(localtime(at).date()).filter(user__is_active=True)
    held = set(posts.values_list("duty", "unit_id"))
    anywhere = {duty for duty, _unit in held}
    return {
        step.key: (step.duty, step.unit_id) in held if step.unit_id else step.duty in anywhere
        for step in version.steps.all()
    }
