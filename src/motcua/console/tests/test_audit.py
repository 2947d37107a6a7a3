import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from motcua.core.models import Event
from motcua.dossiers.looks import look
from motcua.dossiers.models import Deviation
from motcua.dossiers.roots import take_root
from motcua.dossiers.tasks import verify_newest_root
from motcua.dossiers.tests.cast import make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.people.actions import reveal_number
from motcua.workflow.actions import draw
from motcua.workflow.models import Route

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall():
    return make_hall()


@pytest.fixture
def dossier(hall):
    return hall.taken()


def test_the_head_sees_who_opened_which_dossier_and_the_look_at_it_is_recorded(
    client, hall, dossier
):
    look(dossier, by=hall.receiver, at=now())
    client.force_login(hall.head)
    here = reverse("console:audit")
    page = client.get(here, {"code": dossier.reference, "day": localdate().isoformat()})
    assert hall.receiver.full_name in page.content.decode()
    assert Event.objects.filter(kind="audit.read").count() == 1
    assert not client.get(here, {"officer": "nobody"}).context["rows"]
    assert not client.get(here, {"day": "2020-01-01"}).context["rows"]
    assert client.get(here, {"day": "khong phai ngay"}).status_code == 200


def test_the_head_of_another_hall_sees_nothing_of_it(client, hall, dossier):
    look(dossier, by=hall.receiver, at=now())
    Deviation.objects.create(
        dossier=dossier,
        rule="late_transfer",
        verb="x",
        reason="Mất điện",
        at=now(),
        by=hall.receiver,
    )
    reveal_number(hall.citizen, by=hall.receiver, at=now(), reason="Đối chiếu")
    client.force_login(PostFactory.create(duty=Duty.HEAD).user)
    for name in ("audit", "audit_numbers", "audit_deviations"):
        assert not client.get(reverse(f"console:{name}")).context["page"].rows


def test_broken_rules_and_shown_numbers_are_listed_with_their_reasons(client, hall, dossier):
    Deviation.objects.create(
        dossier=dossier,
        rule="late_transfer",
        verb="x",
        reason="Mất điện",
        at=now(),
        by=hall.receiver,
    )
    reveal_number(hall.citizen, by=hall.receiver, at=now(), reason="Đối chiếu")
    client.force_login(hall.head)
    page = client.get(reverse("console:audit_deviations"), {"rule": "late_transfer"})
    assert "Mất điện" in page.content.decode()
    assert page.context["counted"][0][2] == 1
    assert "Đối chiếu" in client.get(reverse("console:audit_numbers")).content.decode()


def test_the_newest_root_is_checked_by_a_job(client, hall, dossier):
    take_root(localdate(), at=now())
    client.force_login(hall.head)
    assert client.post(reverse("console:audit_check")).status_code == 302
    verify_newest_root(by=hall.head.pk)
    page = client.get(reverse("console:audit_roots"))
    assert page.context["checked"].facts["breaks"] == 0
    assert 'data-state="done"' in page.content.decode()


def test_who_neither_heads_nor_supervises_reads_no_audit(client, admin, stranger):
    for name in ("audit", "audit_numbers", "audit_deviations"):
        assert client.get(reverse(f"console:{name}")).status_code == 403
    assert client.post(reverse("console:audit_check")).status_code == 403
    stranger()
    assert client.get(reverse("console:audit_roots")).status_code == 403


def test_routes_are_drawn_with_what_keeps_a_draft_from_being_published(client, hall):
    route = Route.objects.first()
    drawing = {
        "steps": [{"key": "a", "kind": "appraise", "name_vi": "Thẩm định", "duty": "appraise"}],
        "flows": [],
    }
    draw(route, drawing=drawing, by=hall.head)
    client.force_login(hall.head)
    assert str(route) in client.get(reverse("console:routes")).content.decode()
    page = client.get(reverse("console:route", args=[route.uuid]))
    assert page.content.decode().count("<svg") >= 2
    assert page.context["drawings"][0].problems
