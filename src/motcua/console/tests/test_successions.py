"""Units merged and split from the console: foreseen, confirmed, carried out, tried again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.dossiers import runs, successions
from motcua.dossiers.models import SuccessionRun
from motcua.dossiers.tests.cast import make_hall
from motcua.org.models import Duty, Post, Succession
from motcua.org.tests.factories import PostFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(db):
    return make_hall()


@pytest.fixture
def heir(hall):
    return UnitFactory.create(code="H99.13", name_vi="Trung tâm mới", parent=hall.province)


@pytest.fixture
def administrator(hall, client):
    user = PostFactory.create(unit=hall.province, duty=Duty.ADMINISTER).user
    client.force_login(user)
    return user


def address(name, thing):
    return reverse(f"console:{name}", args=[thing.uuid])


def said(**changes):
    return {
        "successors": "H99.13", "others": "", "heir": "", "on": localdate().isoformat(),
        "decision_no": "45/QĐ-UBND",
    } | changes  # fmt: skip


def test_what_would_move_is_shown_and_nothing_is_written(client, hall, heir, administrator):
    hall.taken()
    hall.received()
    page = client.post(address("unit_succession", hall.centre), said())
    assert page.status_code == 200
    (found,) = page.context["foreseen"]
    assert (found.dossiers, found.tasks, found.released) == (2, 2, 1)
    assert {row.post.user for row in found.posts} >= {hall.appraiser, hall.receiver}
    assert not any(row.has_place for row in found.posts)
    assert hall.appraiser.full_name in page.text
    hall.centre.refresh_from_db()
    assert hall.centre.valid_to is None
    assert not Succession.objects.exists()
    assert not Post.objects.at(hall.centre).exclude(valid_to=None).exists()
    again = client.post(address("unit_succession", hall.centre), said(step="edit"))
    assert 'value="H99.13"' in again.text
    assert "45/QĐ-UBND" in again.text


def test_confirmed_it_is_entered_and_a_job_passes_the_dossiers_on(
    client, hall, heir, administrator
):
    dossiers = [hall.received(), hall.taken()]
    answer = client.post(address("unit_succession", hall.centre), said(step="confirm"))
    run = SuccessionRun.objects.get()
    assert answer.headers["Location"] == address("succession", run)
    job = ProcrastinateJob.objects.get(task_name__endswith="pass_on_dossiers")
    assert job.args["run"] == run.pk
    assert "0 / 2" in client.get(address("succession", run)).text
    assert address("succession", run) in client.get(address("unit", hall.centre)).text

    successions.carry_out(run, clock=now)

    for dossier in dossiers:
        dossier.refresh_from_db()
        assert dossier.receiving_unit == heir
    part = client.get(address("succession", run), headers={"HX-Request": "true"}).text
    assert "2 / 2" in part
    assert "hx-get" not in part
    twice = client.post(address("unit_succession", hall.centre), said(step="confirm"))
    assert twice.status_code == 409
    assert SuccessionRun.objects.count() == 1


def test_what_begins_later_waits_for_its_day(client, hall, heir, administrator):
    day = localdate() + timedelta(days=30)
    words = said(step="confirm", on=day.isoformat())
    assert client.post(address("unit_succession", hall.centre), words).status_code == 302
    job = ProcrastinateJob.objects.get(task_name__endswith="pass_on_dossiers")
    assert localdate(job.scheduled_at) == day
    page = client.get(address("succession", SuccessionRun.objects.get())).text
    assert f"{day:%d/%m/%Y}" in page


def test_units_are_merged_into_one_that_goes_on(client, hall, heir, administrator):
    words = said(step="confirm", others="H99.13")
    assert client.post(address("unit_succession", hall.centre), words).status_code == 302
    heir.refresh_from_db()
    hall.centre.refresh_from_db()
    assert hall.centre.valid_to is not None
    assert heir.valid_to is None
    assert Succession.objects.get().successor == heir


def test_where_a_unit_is_split_one_says_who_takes_the_open_dossiers(
    client, hall, heir, administrator
):
    UnitFactory.create(code="H99.14", parent=hall.province)
    both = said(step="confirm", successors="H99.13, H99.14")
    page = client.post(address("unit_succession", hall.centre), both)
    assert page.status_code == 422
    assert "Hãy nêu một trong các đơn vị thay thế" in page.text
    elsewhere = both | {"heir": hall.elsewhere.code}
    assert client.post(address("unit_succession", hall.centre), elsewhere).status_code == 422
    named = both | {"heir": "H99.13"}
    assert client.post(address("unit_succession", hall.centre), named).status_code == 302
    assert Succession.objects.count() == 2
    assert SuccessionRun.objects.get().succession.successor == heir


def test_a_unit_that_does_not_exist_is_no_successor(client, hall, administrator):
    page = client.post(address("unit_succession", hall.centre), said(successors="H99.77"))
    assert page.status_code == 422
    assert "H99.77" in page.text


def test_a_run_that_stopped_is_tried_again_from_its_page_and_only_then(
    client, hall, heir, administrator, monkeypatch
):
    hall.received()
    client.post(address("unit_succession", hall.centre), said(step="confirm"))
    run = SuccessionRun.objects.get()
    assert client.post(address("succession_attempts", run)).status_code == 409
    monkeypatch.setattr(runs, "is_stopped", lambda _run: True)
    SuccessionRun.objects.update(failure="OSError: Ổ đĩa đầy")
    page = client.get(address("succession", run)).text
    assert "OSError: Ổ đĩa đầy" in page
    assert address("succession_attempts", run) in page
    assert "hx-get" not in page
    assert client.post(address("succession_attempts", run)).status_code == 302
    assert ProcrastinateJob.objects.filter(task_name__endswith="pass_on_dossiers").count() == 2
    run.refresh_from_db()
    assert (run.failure, run.asked_by) == ("", administrator)


def test_who_manages_other_units_finds_neither_form_nor_run_and_who_receives_is_kept_out(
    client, hall, heir, administrator
):
    client.post(address("unit_succession", hall.centre), said(step="confirm"))
    run = SuccessionRun.objects.get()
    other = PostFactory.create(unit=UnitFactory.create(), duty=Duty.ADMINISTER).user
    client.force_login(other)
    assert client.post(address("unit_succession", hall.elsewhere), said()).status_code == 404
    assert client.get(address("succession", run)).status_code == 404
    assert client.post(address("succession_attempts", run)).status_code == 404
    client.force_login(hall.receiver)
    assert client.post(address("unit_succession", hall.elsewhere), said()).status_code == 403
    assert client.get(address("succession", run)).status_code == 403


def test_a_successor_that_one_does_not_manage_is_refused(client, hall, heir):
    PostFactory.create(user=hall.head, unit=hall.centre, duty=Duty.ADMINISTER)
    client.force_login(hall.head)
    assert client.post(address("unit_succession", hall.centre), said()).status_code == 403
    assert not Succession.objects.exists()
