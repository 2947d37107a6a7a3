import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from motcua.console.keyset import keyset
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


def test_the_head_sees_who_did_what_by_dossier_officer_and_day(client, hall, dossier):
    client.force_login(hall.head)
    here = reverse("console:audit_acts")

    def found(**asked: str) -> list[tuple[str, str]]:
        rows = client.get(here, asked).context["page"].rows
        return [(row.verb, row.by.username) for row in rows]

    took, received = ("take", hall.appraiser.username), ("receive", hall.receiver.username)
    submitted = ("submit", hall.receiver.username)
    assert found(code=dossier.reference) == [took, received, submitted]
    assert found(day="2026-03-02", officer=hall.appraiser.username) == [took]
    assert found(day="2026-03-03") == []
    assert found() == [], "without words it is today"
    assert found(code="khong co") == []
    assert Event.objects.filter(kind="audit.read", facts__list="acts").count() == 5


@pytest.mark.parametrize("name", ["audit_acts", "audit"])
def test_on_paper_the_list_says_what_was_asked(client, hall, name):
    client.force_login(hall.head)
    address = reverse(f"console:{name}")
    shown = client.get(address, {"day": "2026-03-02", "officer": "ha"}).content.decode()
    assert re.search(r'class="on-paper">\s*ha\s+<time[^>]*>02/03/2026<', shown)


def test_acts_are_paged_though_many_were_done_at_one_moment(client, hall, monkeypatch):
    for _number in range(3):
        hall.received()
    client.force_login(hall.head)
    monkeypatch.setitem(keyset.__kwdefaults__, "size", 4)
    here, seen = reverse("console:audit_acts"), []
    page = client.get(here, {"day": "2026-03-02"}).context["page"]
    seen += page.rows
    back = client.get(here + page.next_href).context["page"]
    seen += back.rows
    keys = [(row.at, row.dossier_id, row.sequence) for row in seen]
    assert len(keys) == 6
    assert keys == sorted(keys, reverse=True)
    assert client.get(here + back.previous_href).context["page"].rows == page.rows
    assert not back.next_href


def test_who_heads_one_hall_and_receives_at_another_audits_the_first_alone(client, hall, dossier):
    head = PostFactory.create(duty=Duty.HEAD).user
    PostFactory.create(user=head, unit=hall.centre, duty=Duty.RECEIVE)
    look(dossier, by=hall.receiver, at=now())
    client.force_login(head)
    for name in ("audit_acts", "audit"):
        page = client.get(reverse(f"console:{name}"), {"code": dossier.reference})
        assert (page.status_code, page.context["page"].rows) == (200, [])


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
    acts = client.get(reverse("console:audit_acts"), {"code": dossier.reference})
    assert not acts.context["page"].rows


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
    for name in ("audit", "audit_acts", "audit_numbers", "audit_deviations"):
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
