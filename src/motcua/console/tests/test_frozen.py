"""A report is frozen as it is shown, read again, and compared with today."""

import pytest
from django.urls import reverse

from motcua.dossiers import actions
from motcua.dossiers.tests.cast import MONDAY, later, make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.reporting import facts
from motcua.reporting.freezing import fingerprint
from motcua.reporting.models import FrozenReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(client):
    hall = make_hall()
    hall.dossier = hall.received()
    list(facts.rebuild())
    client.force_login(hall.head)
    return hall


def words(hall, **changes):
    return {
        "report": "ii06a", "first": "2026-03-01", "last": "2026-03-31", "unit": hall.centre.code,
        "by": "agency",
    } | changes  # fmt: skip


def test_the_head_freezes_a_report_and_later_sees_what_differs(client, hall):
    answer = client.post(reverse("console:reports_freeze"), words(hall))
    assert client.get(answer.url).context["differences"] == []
    actions.withdraw(hall.dossier, text="Xin rút", by=hall.receiver, at=later(days=1))
    list(facts.rebuild())
    page = client.get(answer.url)
    assert page.context["is_whole"]
    assert {d.figure for d, _words in page.context["differences"]} >= {"7", "11"}
    assert client.get(reverse("console:reports_frozen")).context["page"].rows


@pytest.mark.parametrize(
    "changes",
    [{"report": "x"}, {"by": "x"}, {"unit": "H98.12"}, {"unit": ""}, {"last": "2026-02-01"}],
)
def test_what_cannot_be_asked_cannot_be_frozen(client, hall, changes):
    assert client.post(reverse("console:reports_freeze"), words(hall, **changes)).status_code == 404
    assert not FrozenReport.objects.exists()


def test_another_hall_does_not_see_it_and_an_officer_may_not(client, hall):
    address = client.post(reverse("console:reports_freeze"), words(hall)).url
    client.force_login(PostFactory.create(unit=hall.elsewhere, duty=Duty.HEAD).user)
    assert client.get(address).status_code == 404
    client.force_login(hall.receiver)
    assert client.get(address).status_code == 403
    assert client.post(reverse("console:reports_freeze"), words(hall)).status_code == 403


@pytest.mark.parametrize("report", ["on-time", "coverage", "trips"])
def test_other_reports_can_be_frozen_and_read_again(client, hall, report):
    unit = "" if report == "coverage" else hall.centre.code
    answer = client.post(reverse("console:reports_freeze"), words(hall, report=report, unit=unit))
    page = client.get(answer.url)
    assert page.context["is_whole"]
    assert page.context["differences"] == []


def frozen(hall, **words):
    """Return the address of a report frozen by a release that counted a figure nobody knows now."""
    content = {"total": {"bygone": 7, "finished": 3}, "rows": [], **words}
    report = FrozenReport.objects.create(
        kind="on-time", unit=hall.centre, first_on=MONDAY, last_on=MONDAY, by="agency",
        definition=1, content=content, sha256=fingerprint(content), frozen_at=MONDAY,
        frozen_by=hall.head,
    )  # fmt: skip
    return reverse("console:report_frozen", args=[report.uuid])


@pytest.mark.parametrize(
    ("language", "called"), [("vi", "Hồ sơ liên thông"), ("en", "Joined dossiers")]
)
def test_a_figure_no_longer_known_keeps_the_words_it_was_frozen_with(
    client, hall, settings, language, called
):
    words = {"vi": {"bygone": "Hồ sơ liên thông"}, "en": {"bygone": "Joined dossiers"}}
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: language})
    page = client.get(frozen(hall, words=words))
    assert page.context["heads"][-1] == called
    assert [cell.value for cell in page.context["total"]] == [3, 7]
    assert called in {words for found, words in page.context["differences"]}


def test_a_figure_no_longer_known_and_frozen_without_words_is_shown_by_its_key(client, hall):
    page = client.get(frozen(hall))
    assert page.context["is_whole"]
    assert page.context["heads"] == ["Hoàn thành", "bygone"]
    assert "bygone" in {words for found, words in page.context["differences"]}


def test_a_report_is_frozen_with_what_its_figures_are_called(client, hall):
    client.post(reverse("console:reports_freeze"), words(hall))
    kept = FrozenReport.objects.get().content
    assert kept["words"]["en"].keys() == kept["words"]["vi"].keys() == kept["total"].keys()
    assert kept["words"]["en"]["3"] == "(3) Received: Total"
    assert kept["words"]["vi"]["3"] != kept["words"]["en"]["3"]
