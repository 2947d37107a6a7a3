"""The work lists: by duty, in the order of what falls due, a page at a time, many at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from motcua.catalogue.models import Sector
from motcua.desk.pages.keyset import Place
from motcua.desk.tasks import carry_out_batch
from motcua.documents import demo_authority
from motcua.documents.demo_pki import serving
from motcua.documents.signing import signing as signatures
from motcua.dossiers import actions
from motcua.dossiers.models import Batch, BatchLine, Dossier, HandOver, Task, WorkFilter
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import later
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WORK = "/desk/work/"


@pytest.fixture
def signing(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path):
        yield


def spread(hall, count: int) -> list[Dossier]:
    """Return dossiers received one a working hour apart, some on the same minute."""
    return [hall.received(later(minutes=10 * (n // 2))) for n in range(count)]


def rows(answer) -> list[Dossier]:
    keys = [row.pk for row in answer.context["page"].rows]
    found = Dossier.objects.in_bulk(keys)
    return [found[key] for key in keys]


def picked(dossiers) -> list[str]:
    tasks = Task.objects.filter(dossier__in=dossiers, until=None)
    return [str(task.uuid) for task in tasks]


def test_the_list_is_in_the_order_of_what_falls_due(hall, client):
    late = hall.received(later(hours=5))
    early = hall.received(later(minutes=1))
    client.force_login(hall.appraiser)
    assert rows(client.get(WORK)) == [early, late]


def test_pages_meet_without_gap_or_repetition(hall, client):
    dossiers = spread(hall, 43)
    client.force_login(hall.appraiser)
    seen, address = [], WORK
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        seen += rows(answer)
        address = answer.context["page"].next_href
    assert seen == sorted(dossiers, key=lambda dossier: (dossier.due_at, dossier.pk))
    back = client.get(answer.context["page"].previous_href)
    assert rows(back) == seen[20:40]
    first = client.get(back.context["page"].previous_href)
    assert rows(first) == seen[:20]
    assert first.context["page"].previous_href == ""


def test_the_statements_of_a_list_do_not_grow_with_it(hall, client, django_assert_max_num_queries):
    spread(hall, 3)
    client.force_login(hall.appraiser)
    client.get(WORK)
    with django_assert_max_num_queries(12) as asked:
        client.get(WORK)
    spread(hall, 30)
    with django_assert_max_num_queries(len(asked)):
        client.get(WORK)


def test_the_fields_to_filter_by_are_asked_once_a_minute_for_each_list(hall, client):
    hall.received()
    client.force_login(hall.appraiser)
    Sector.objects.filter(code="SHGP").update(name_en="Driving licences")
    fields = [("SHGP", Sector.objects.get(code="SHGP").name_vi)]
    assert client.get(WORK).context["sectors"] == fields
    with CaptureQueriesContext(connection) as asked:
        assert client.get(WORK).context["sectors"] == fields
    assert "catalogue_sector" not in str(asked.captured_queries)
    client.cookies.load({"django_language": "en"})
    assert client.get(WORK).context["sectors"] == [("SHGP", "Driving licences")]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(WORK, {"duty": "opinion"}).context["sectors"] == []
    assert "catalogue_sector" in str(asked.captured_queries)


def test_tabs_follow_the_posts_of_the_day_and_count_up_to_a_bound(hall, client):
    spread(hall, 3)
    client.force_login(hall.appraiser)
    tabs = client.get(WORK).context["page"].tabs
    assert [(tab["href"], tab["count"]) for tab in tabs] == [
        ("/desk/work/?duty=appraise", "3"),
        ("/desk/work/?duty=opinion", "0"),
    ]
    client.force_login(hall.head)
    assert client.get(WORK).context["page"].current.key == "unit"


def test_who_serves_nowhere_today_reads_why(client, hall):
    client.force_login(UserFactory.create())
    assert client.get(WORK).status_code == 200
    assert client.get("/desk/").status_code == 200
    assert client.get("/desk/dossiers/").status_code == 200


def test_filters_narrow_the_list_and_are_kept_under_a_name(hall, client):
    mine, free = hall.taken(), hall.received(later(5))
    client.force_login(hall.appraiser)
    assert rows(client.get(WORK, {"whose": "mine"})) == [mine]
    assert rows(client.get(WORK, {"whose": "free"})) == [free]
    assert rows(client.get(WORK, {"sector": "KHAC"})) == []
    assert rows(client.get(WORK, {"sector": "SHGP", "late": "1"})) == [mine, free]
    kept = client.post(
        "/desk/work/filters/",
        {"name": "Của tôi", "query": "duty=appraise&whose=mine&applicant=Nhung"},
    )
    assert kept["Location"] == "/desk/work/?duty=appraise&whose=mine"
    assert WorkFilter.objects.get(user=hall.appraiser).query == "duty=appraise&whose=mine"
    assert "Của tôi" in client.get(kept["Location"]).content.decode()


def test_a_filter_of_somebody_else_cannot_be_deleted(hall, client):
    kept = WorkFilter.objects.create(user=hall.appraiser, name="A", query="duty=appraise")
    client.force_login(hall.stranger)
    assert client.post(reverse("desk:filter_deletion", args=[kept.pk])).status_code == 404
    client.force_login(hall.appraiser)
    client.post(reverse("desk:filter_deletion", args=[kept.pk]))
    assert not WorkFilter.objects.exists()


@pytest.mark.parametrize("broken", ["x", "1-x", "-", "9" * 40 + "-1", "1-" + "9" * 40, "1'--"])
def test_a_broken_place_in_an_address_opens_the_first_page(hall, client, broken):
    spread(hall, 2)
    client.force_login(hall.appraiser)
    assert Place.read(broken) is None
    assert len(rows(client.get(WORK, {"after": broken, "before": broken}))) == 2


def test_what_came_since_the_page_was_drawn_is_said(hall, client):
    client.force_login(hall.appraiser)
    since = (now() - timedelta(hours=1)).isoformat()
    assert "badge" not in client.get("/desk/work/news/", {"since": since}).content.decode()
    actions.take_in([hall.submission()], by=hall.receiver, at=now())
    answer = client.get("/desk/work/news/", {"since": since, "duty": "appraise"})
    assert "1 mới" in answer.content.decode()


def test_the_dossier_knows_its_neighbours_in_the_list(hall, client):
    first, second, third = (hall.received(later(n * 5)) for n in range(3))
    client.force_login(hall.appraiser)
    page = client.get(reverse("desk:dossier", args=[second.uuid]), {"duty": "appraise"})
    before, after = page.context["page"].around
    assert str(first.uuid) in before
    assert str(third.uuid) in after


def test_the_badge_goes_when_the_holder_has_looked(hall, client):
    dossier = hall.received(now() - timedelta(minutes=1))
    client.force_login(hall.appraiser)
    assert "Mới" in client.get(WORK).content.decode()
    client.get(reverse("desk:dossier", args=[dossier.uuid]))
    assert Task.objects.get(dossier=dossier, until=None).badge == ""


def carry_on() -> Batch:
    batch = Batch.objects.latest("id")
    carry_out_batch(batch=batch.pk)
    batch.refresh_from_db()
    return batch


def test_twenty_rows_are_taken_in_hand_each_alone(hall, client):
    dossiers = spread(hall, 20)
    actions.take(dossiers[3], by=hall.appraiser, at=later(hours=4))
    client.force_login(hall.appraiser)
    data = {"picked": picked(dossiers), "list": "duty=appraise&whose=free"}
    answer = client.post("/desk/work/taking/", data)
    assert answer.status_code == 302
    batch = carry_on()
    assert batch.lines.filter(outcome=BatchLine.Outcome.DONE).count() == 19
    shown = client.get(answer["Location"]).content.decode()
    assert dossiers[3].code in shown
    assert "19" in shown or "20 / 20" in shown


def test_several_results_are_approved_and_signed_at_once_then_sealed(hall, client, signing):
    """Twenty at once are signed in the officers' journey."""
    dossiers = [hall.appraised() for _ in range(4)]
    client.force_login(hall.approver)
    client.post("/desk/work/signing/", {"picked": picked(dossiers), "list": "duty=approve"})
    batch = carry_on()
    assert batch.lines.filter(outcome=BatchLine.Outcome.DONE).count() == len(dossiers)
    assert Dossier.objects.filter(state=State.DECIDED).count() == len(dossiers)
    client.force_login(hall.clerk)
    client.post("/desk/work/sealing/", {"picked": picked(dossiers), "list": "duty=seal"})
    carry_on()
    assert Dossier.objects.filter(state=State.FINISHED).count() == len(dossiers)


def test_an_authority_that_hangs_is_asked_once_for_all_and_again_when_one_asks_again(
    hall, client, signing, monkeypatch
):
    dossiers = [hall.appraised() for _ in range(3)]
    data = {"picked": picked(dossiers), "list": "duty=approve"}
    client.force_login(hall.approver)
    asked, over = [], threading.Event()
    with monkeypatch.context() as hanging:
        hanging.setattr(signatures, "TIMEOUT", 0.3)
        hanging.setattr(
            demo_authority, "timestamp", lambda *_: asked.append(1) or b"" * over.wait()
        )
        job = client.post("/desk/work/signing/", data)["Location"]
        batch = carry_on()
    over.set()
    assert len(asked) == 1
    assert set(batch.lines.values_list("outcome", flat=True)) == {BatchLine.Outcome.REFUSED}
    assert not Dossier.objects.filter(state=State.DECIDED).exists()
    shown = client.get(job).content.decode()
    assert shown.count("Máy chủ cấp dấu thời gian không trả lời") == 3
    client.post("/desk/work/signing/", data)
    carry_on()
    assert Dossier.objects.filter(state=State.DECIDED).count() == 3


def fetched() -> str | None:
    """Take the next job of the desk as a worker would; return the verb of its batch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args ->> 'batch' FROM procrastinate_fetch_job_v2('{desk}', NULL)")
        (batch,) = cursor.fetchone()
    return batch and Batch.objects.get(pk=batch).verb


def test_one_batch_signs_at_a_time_while_dossiers_are_taken_in_hand(hall, client):
    client.force_login(hall.approver)
    client.post("/desk/work/signing/", {"picked": picked([hall.appraised()])})
    sealed = hall.approved()
    client.force_login(hall.clerk)
    client.post("/desk/work/sealing/", {"picked": picked([sealed])})
    client.force_login(hall.appraiser)
    client.post("/desk/work/taking/", {"picked": picked([hall.received()])})
    assert [fetched(), fetched(), fetched()] == ["approve", "take", None]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'doing'")
    assert [fetched(), fetched()] == ["seal", None]


def test_rows_of_another_unit_are_not_picked(hall, client):
    dossier = hall.received()
    client.force_login(hall.stranger)
    answer = client.post("/desk/work/taking/", {"picked": picked([dossier])})
    assert answer.status_code == 422
    assert not Batch.objects.exists()


def test_only_who_asked_sees_the_job(hall, client):
    client.force_login(hall.appraiser)
    answer = client.post("/desk/work/taking/", {"picked": picked(spread(hall, 2))})
    client.force_login(hall.approver)
    assert client.get(answer["Location"]).status_code == 404


def test_a_list_is_handed_over_and_signed_by_both_sides(hall, client):
    dossiers = spread(hall, 3)
    target = UnitFactory.create(code="H99.07", parent=hall.province, name_vi="Sở Tư pháp")
    taker = UserFactory.create(full_name="Cán bộ sở")
    PostFactory.create(user=taker, unit=target, duty=Duty.APPRAISE)
    client.force_login(hall.appraiser)
    asked = client.post("/desk/work/hand-over/", {"picked": picked(dossiers)})
    assert asked.status_code == 200
    assert "Sở Tư pháp" in asked.content.decode()
    wrong = client.post("/desk/work/hand-over/", {"picked": picked(dossiers), "unit": ""})
    assert wrong.status_code == 422
    form = {"picked": picked(dossiers), "unit": "H99.07"}
    late = client.post("/desk/work/hand-over/", form)
    assert late.status_code == 422
    assert not HandOver.objects.exists()
    assert 'name="reason"' in late.content.decode()
    done = client.post("/desk/work/hand-over/", form | {"reason": "Xe chuyển hồ sơ bị hỏng"})
    handed = HandOver.objects.get()
    assert done["Location"] == reverse("desk:handed_over", args=[handed.uuid])
    client.force_login(hall.stranger)
    assert client.get(done["Location"]).status_code == 404
    client.force_login(taker)
    assert handed.dossiers.count() == 3
    assert client.post(reverse("desk:take_over", args=[handed.uuid])).status_code == 302
    assert client.post(reverse("desk:take_over", args=[handed.uuid])).status_code == 409
    handed.refresh_from_db()
    assert (handed.given_by, handed.taken_by) == (hall.appraiser, taker)
    assert str(handed.number) in client.get("/desk/hand-overs/").content.decode()


def test_a_name_or_a_code_finds_only_what_one_may_see(hall, client):
    dossier = hall.received()
    for words in ("nhung", "Hồng Nhưng", dossier.code, dossier.code[-11:]):
        client.force_login(hall.receiver)
        assert dossier.code in client.get("/desk/find/", {"q": words}).content.decode()
        client.force_login(hall.stranger)
        found = client.get("/desk/find/", {"q": words}).context["finding"]
        assert found.dossiers == []


def test_the_first_page_counts_and_opens_its_lists(hall, client, django_assert_max_num_queries):
    hall.received(now() - timedelta(minutes=5))
    hall.taken()
    hall.finished()
    for officer in (hall.head, hall.receiver):
        client.force_login(officer)
        client.get("/desk/")
        with django_assert_max_num_queries(20):
            page = client.get("/desk/").context["page"]
        assert [tile.value for tile in page.tiles][2:] == ["1", "0", "1"]
        for tile in page.tiles:
            answer = client.get(tile.href)
            assert answer.status_code == 200
        assert len(rows(client.get("/desk/dossiers/?duty=hall-late"))) == 1
    client.force_login(hall.stranger)
    assert [tile.value for tile in client.get("/desk/").context["page"].tiles] == ["0"] * 5


def test_a_day_off_shows_the_last_working_day_and_says_so(hall, client, monkeypatch):
    from motcua.desk import requests

    hall.received(later(days=4))  # Friday
    sunday = later(days=6)
    monkeypatch.setattr(requests, "now", lambda: sunday)
    client.force_login(hall.head)
    answer = client.get("/desk/")
    assert answer.context["page"].hall.is_day_off
    assert answer.context["page"].tiles[0].value == "1"
    assert "ngày nghỉ" in answer.content.decode()
