from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.catalogue.actions import (
    choose_route,
    discard_draft,
    end_version,
    publish_version,
    revise,
)
from motcua.catalogue.errors import (
    HasDraft,
    NotADraft,
    NotComplete,
    NotPublished,
    RouteNotReady,
    RouteTooLong,
    WrongDay,
)
from motcua.catalogue.models import Missing, PaperRequirement, ProcedureVersion, VersionState
from motcua.catalogue.tests.factories import (
    AT,
    DAY,
    FeeFactory,
    PaperFactory,
    VersionFactory,
    editor,
    published,
)
from motcua.core.errors import NotAllowed
from motcua.core.models import Event
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.workflow.actions import draw, publish
from motcua.workflow.models import Route

pytestmark = pytest.mark.django_db


def test_publishing_puts_a_draft_in_force_and_tells_it():
    version = publish_version(VersionFactory.create(), valid_from=DAY, by=editor(), at=AT)
    assert version.state == VersionState.PUBLISHED
    assert ProcedureVersion.in_force(version.procedure, DAY) == version
    assert ProcedureVersion.in_force(version.procedure, DAY - timedelta(days=1)) is None
    assert Event.objects.get().kind == "catalogue.version_published"


def test_without_a_fee_it_can_be_received_and_is_listed_for_completion():
    version = publish_version(VersionFactory.create(), valid_from=DAY, by=editor(), at=AT)
    assert version.missing == [Missing.FEE]
    assert version.is_receivable(DAY)
    assert list(ProcedureVersion.objects.to_complete()) == [version]


def test_an_unknown_amount_is_missing_and_a_free_one_is_not():
    version = VersionFactory.create()
    fee = FeeFactory.create(version=version, amount=None)
    assert version.missing == [Missing.FEE]
    fee.amount = 0
    fee.save()
    assert ProcedureVersion.objects.get().missing == []


@pytest.mark.parametrize(
    "gap", [{"limit_value": None, "limit_unit": ""}, {"agencies": []}], ids=["limit", "agency"]
)
def test_without_limit_or_agency_it_stays_a_draft(gap):
    draft = VersionFactory.create(**gap)
    with pytest.raises(NotComplete):
        publish_version(draft, valid_from=DAY, by=editor(), at=AT)
    assert not draft.is_receivable(DAY)


def test_what_is_published_cannot_be_published_again():
    with pytest.raises(NotADraft):
        publish_version(published(), valid_from=DAY, by=editor(), at=AT)


def test_who_does_not_administer_may_not_publish():
    receiver = PostFactory.create(duty=Duty.RECEIVE).user
    with pytest.raises(NotAllowed):
        publish_version(VersionFactory.create(), valid_from=DAY, by=receiver, at=AT)


def test_the_database_refuses_to_change_what_is_published():
    version = published()
    for change in ({"name_vi": "Khác"}, {"limit_value": 9}, {"state": "draft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProcedureVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.filter(pk=version.pk).delete()


def test_the_database_refuses_to_change_its_papers():
    version = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperFactory.create(version=version)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperRequirement.objects.all().delete()


def test_ending_gives_the_last_day_once():
    version = end_version(published(), last_day=DAY, by=editor(), at=AT)
    assert ProcedureVersion.in_force(version.procedure, DAY) == version
    assert ProcedureVersion.in_force(version.procedure, DAY + timedelta(days=1)) is None
    with pytest.raises(NotPublished):
        end_version(version, last_day=DAY, by=editor(), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.filter(pk=version.pk).update(valid_to=DAY + timedelta(days=9))


def test_it_cannot_end_before_it_begins():
    with pytest.raises(WrongDay):
        end_version(published(), last_day=DAY - timedelta(days=1), by=editor(), at=AT)


def test_who_does_not_administer_may_not_end():
    stranger = PostFactory.create(duty=Duty.SUPERVISE).user
    with pytest.raises(NotAllowed):
        end_version(published(), last_day=DAY, by=stranger, at=AT)


def test_a_revision_takes_over_with_its_parts_and_ends_the_one_before():
    first = published()
    draft = revise(first.procedure, by=editor(), at=AT)
    assert (draft.number, draft.papers.count(), draft.fee_rules.count()) == (2, 1, 1)
    day = DAY + timedelta(days=10)
    second = publish_version(draft, valid_from=day, by=editor(), at=AT)
    first.refresh_from_db()
    assert (first.state, first.valid_to) == (VersionState.ENDED, day - timedelta(days=1))
    assert ProcedureVersion.in_force(first.procedure, day) == second


def test_a_version_replaced_on_its_first_day_never_held():
    first = published()
    draft = revise(first.procedure, by=editor(), at=AT)
    second = publish_version(draft, valid_from=DAY, by=editor(), at=AT)
    assert ProcedureVersion.in_force(first.procedure, DAY) == second


def test_a_revision_cannot_begin_before_the_version_it_follows():
    draft = revise(published().procedure, by=editor(), at=AT)
    with pytest.raises(WrongDay):
        publish_version(draft, valid_from=DAY - timedelta(days=1), by=editor(), at=AT)


def test_there_is_one_draft_at_a_time_and_it_can_be_thrown_away():
    procedure = published().procedure
    draft = revise(procedure, by=editor(), at=AT)
    with pytest.raises(HasDraft):
        revise(procedure, by=editor(), at=AT)
    discard_draft(draft, by=editor(), at=AT)
    assert procedure.versions.count() == 1


def test_what_is_published_cannot_be_thrown_away():
    with pytest.raises(NotADraft):
        discard_draft(published(), by=editor(), at=AT)


def _route(minutes: int) -> Route:
    """Return a published route of two steps that take so long."""
    route = Route.objects.create(code=f"way-{minutes}", name_vi="Năm tại chỗ")
    steps = [
        {"key": "receive", "kind": "receive", "name_vi": "Tiếp nhận", "duty": "receive"},
        {"key": "return", "kind": "return", "name_vi": "Trả", "duty": "return"},
    ]
    steps[0]["minutes"] = minutes
    flows = [{"source": "receive", "target": "return"}]
    for duty in (Duty.RECEIVE, Duty.RETURN):
        PostFactory.create(duty=duty)
    by = editor()
    publish(draw(route, drawing={"steps": steps, "flows": flows}, by=by), by=by, at=AT)
    return route


def test_the_route_of_a_published_version_can_be_chosen_later():
    route = _route(minutes=3 * 480)
    assert choose_route(published(), route, by=editor(), at=AT).route == route


def test_a_route_longer_than_the_limit_is_refused_and_not_kept():
    version, route = published(), _route(minutes=3 * 480 + 1)
    with pytest.raises(RouteTooLong, match="24"):
        choose_route(version, route, by=editor(), at=AT)
    version.refresh_from_db()
    assert version.route is None


def test_a_draft_with_a_route_longer_than_its_limit_is_not_published():
    draft = VersionFactory.create(limit_value=2, limit_unit="working_hour", route=_route(480))
    with pytest.raises(RouteTooLong):
        publish_version(draft, valid_from=DAY, by=editor(), at=AT)


def test_a_route_that_nobody_has_published_is_refused():
    route = Route.objects.create(code="five", name_vi="Năm tại chỗ")
    with pytest.raises(RouteNotReady, match="Năm tại chỗ"):
        choose_route(published(), route, by=editor(), at=AT)
