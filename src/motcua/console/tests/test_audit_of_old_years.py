"""Acts and looks of an archived year: found by a dossier's code, else said to be archived."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from motcua.dossiers import actions
from motcua.dossiers.looks import look
from motcua.dossiers.models import SealedFile
from motcua.dossiers.sealing import writing
from motcua.dossiers.sealing.finding import archive_folder
from motcua.dossiers.tests.cast import make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.reporting.tests.old_year import archive, make_year

pytestmark = pytest.mark.django_db
LISTS = ("audit_acts", "audit")


@pytest.fixture
def hall(client, settings, tmp_path, monkeypatch):
    """A hall whose year 2026 was archived; its head is signed in and reads English."""
    settings.DATA_DIR, settings.ARCHIVE_AFTER_YEARS = tmp_path, 2
    # The seal is proved with the archive; making its keys takes seconds.
    monkeypatch.setattr(writing, "seal", lambda _words: b"sealed")
    monkeypatch.setattr(writing, "is_sealed", lambda _words, _signature: True)
    hall = make_hall()
    hall.dossier = make_year(hall)[0]
    archive()
    client.force_login(hall.head)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    return hall


def acts(client, **asked):
    rows = client.get(reverse("console:audit_acts"), asked).context["page"].rows
    return [(row.verb, row.by.username) for row in rows]


def test_a_code_finds_the_acts_in_the_sealed_file_and_says_so(client, hall):
    code = hall.dossier.reference
    found = acts(client, code=code)
    assert found[0] == ("return", hall.receiver.username)
    assert [verb for verb, _who in found][-2:] == ["receive", "submit"]
    assert acts(client, code=code, officer=hall.appraiser.username.upper()) == [
        ("appraise", hall.appraiser.username),
        ("take", hall.appraiser.username),
    ]
    assert len(acts(client, code=code, day="2026-03-02")) == len(found)
    assert acts(client, code=code, day="2026-03-03") == []
    text = client.get(reverse("console:audit_acts"), {"code": code}).content.decode()
    assert f"The oldest {len(found)} rows come from the sealed files" in text


def test_acts_since_stand_above_those_of_the_sealed_file(client, hall):
    actions.revoke_result(
        hall.dossier, legal_ground="Điều 19", text="Sai thông tin", by=hall.approver, at=now()
    )
    found = acts(client, code=hall.dossier.reference)
    assert [verb for verb, _who in found][:2] == ["revoke_result", "return"]


def test_a_code_finds_the_looks_in_the_sealed_file(client, hall):
    look(hall.dossier, by=hall.receiver, at=now())
    page = client.get(reverse("console:audit"), {"code": hall.dossier.reference})
    assert [row.user for row, _how in page.context["rows"]] == [hall.receiver, hall.head]
    assert "The oldest row comes from the sealed files" in page.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_a_day_of_an_archived_year_is_said_to_be_archived(client, hall, name):
    here = reverse(f"console:{name}")
    page = client.get(here, {"day": "2026-03-02", "officer": hall.receiver.username})
    assert page.context["sealed"].unlisted == [2026]
    text = page.content.decode()
    assert "The year 2026 is archived" in text
    assert "nothing fits these words" not in text
    for day in ("2025-12-31", "2029-02-01"):
        assert client.get(here, {"day": day}).context["sealed"].unlisted == []


def test_only_days_on_which_its_dossiers_moved_are_said_to_be_archived(client, hall):
    page = client.get(reverse("console:audit_acts"), {"day": "2026-03-03"})
    assert page.context["sealed"].unlisted == []
    SealedFile.objects.update(first_on=None, last_on=None)  # sealed before the days were kept
    page = client.get(reverse("console:audit_acts"), {"day": "2026-03-03"})
    assert page.context["sealed"].unlisted == [2026]


@pytest.mark.parametrize("name", LISTS)
def test_the_head_of_another_hall_finds_nothing_in_the_sealed_files(client, hall, name):
    client.force_login(PostFactory.create(duty=Duty.HEAD).user)
    page = client.get(reverse(f"console:{name}"), {"code": hall.dossier.reference})
    assert (page.status_code, page.context["page"].rows) == (200, [])
    assert page.context["sealed"].away == []


@pytest.mark.parametrize("name", LISTS)
def test_a_sealed_file_that_is_away_is_named_beside_what_is_there(client, hall, name):
    for file in SealedFile.objects.all():
        (archive_folder() / file.path).unlink()
    look(hall.dossier, by=hall.receiver, at=now())
    page = client.get(reverse(f"console:{name}"), {"code": hall.dossier.reference})
    assert page.status_code == 200
    assert len(page.context["page"].rows) == (name == "audit")
    assert "which cannot be read now" in page.content.decode()
