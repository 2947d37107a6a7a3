"""A report or a list is asked for as a file, written by a job, and taken only by who asked."""

import csv
from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.timezone import now
from openpyxl import load_workbook

from motcua.dossiers.tests.cast import make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.people.actions import keep_language
from motcua.reporting import exports, facts
from motcua.reporting.making import KINDS
from motcua.reporting.models import Export
from motcua.reporting.tasks import write_export
from motcua.reporting.tests.test_reports import copies

pytestmark = pytest.mark.django_db
PERIOD = {"first": "2026-01-01", "last": "2026-12-31", "by": "agency"}


@pytest.fixture
def hall(client):
    hall = make_hall()
    hall.dossier = hall.finished()
    list(facts.rebuild())
    client.force_login(hall.head)
    return hall


def words(hall, form, **changes):
    given = {"report": "on-time", "unit": hall.centre.code, "format": form}
    return PERIOD | given | changes


def asked(client, hall, form="csv", **changes):
    return client.post(reverse("console:report_exports_new"), words(hall, form, **changes))


def written(client, hall, form="csv", **changes):
    """Return the bytes of the file that comes of it, taken as a browser does."""
    page = asked(client, hall, form, **changes).url
    export = Export.objects.get()
    write_export(export.pk)
    shown = client.get(page)
    assert shown.context["export"].finished_at
    answer = client.get(reverse("console:report_export_file", args=[export.uuid]))
    assert answer["Content-Disposition"] == f'attachment; filename="{export.file_name}"'
    return b"".join(answer.streaming_content)


def test_every_report_comes_as_a_file_with_its_lines_and_its_total(client, hall):
    for kind, by in ((kind, kinds.splits[0]) for kind, kinds in KINDS.items()):
        Export.objects.all().delete()
        content = written(client, hall, report=kind, by=by).decode("utf-8-sig")
        rows = list(csv.reader(content.splitlines()))
        assert len(rows) == (6 if kind == "steps" else 3)  # the heads, each line, the total
        assert {len(row) for row in rows} == {len(rows[0])}


def test_a_workbook_holds_the_numbers_as_numbers_and_says_what_they_mean(client, hall):
    book = load_workbook(BytesIO(written(client, hall, "xlsx")))
    sheet, told = book.worksheets
    heads, line, total = sheet.iter_rows(values_only=True)
    finished = heads.index("Hoàn thành")
    assert (line[0], line[finished], total[finished]) == (hall.centre.name, 1, 1)
    assert "quá hạn là sau đó" in "".join(row[0] for row in told.iter_rows(values_only=True))


@pytest.mark.parametrize("figure", ["", "early"])
def test_paper_is_tagged_and_says_that_its_data_are_a_sample(client, hall, settings, figure):
    settings.DEMO = True
    paper = pypdfium2.PdfDocument(written(client, hall, "pdf", figure=figure))
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    assert "DỮ LIỆU MẪU, KHÔNG CÓ GIÁ TRỊ" in text
    assert (hall.dossier.reference if figure else hall.centre.name) in text
    assert paper.is_tagged()


@pytest.mark.parametrize(
    ("language", "foot", "sample"),
    [
        ("vi", "· trang 1/", "DỮ LIỆU MẪU, KHÔNG CÓ GIÁ TRỊ"),
        ("en", "· page 1/", "SAMPLE DATA, OF NO VALUE"),
    ],
)
def test_paper_speaks_the_language_of_who_asked_down_to_its_foot(
    client, hall, settings, language, foot, sample
):
    settings.DEMO = True
    copies(hall.dossier, 60, "A", "-1 day")
    list(facts.rebuild())
    hall.head.is_superuser = True  # copies concern no unit
    hall.head.save()
    keep_language(hall.head, language)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: language})
    paper = pypdfium2.PdfDocument(written(client, hall, "pdf", figure="finished"))
    first = paper[0].get_textpage().get_text_range()
    assert len(paper) > 1
    assert foot in first
    assert sample in first
    assert ("trang" in first, "MẪU" in first) == (language == "vi", language == "vi")


def test_a_list_names_its_dossiers_and_no_person(client, hall):
    content = written(client, hall, figure="finished").decode("utf-8-sig")
    assert hall.dossier.reference in content
    assert hall.citizen.full_name not in content


def test_a_list_holds_only_what_who_asked_may_see(client, hall):
    asked(client, hall, figure="finished")
    hall.head.posts.all().delete()
    export = Export.objects.get()
    exports.write(export, clock=now)
    assert export.done == 0


def test_the_list_of_a_coverage_holds_its_procedures(client, hall):
    content = written(client, hall, report="coverage", unit="", figure="authority")
    assert hall.version.code in content.decode()


def test_a_page_says_how_far_it_is_until_the_file_is_there(client, hall, monkeypatch):
    monkeypatch.setattr(exports, "BATCH", 1)
    hall.finished()
    list(facts.rebuild())
    page = asked(client, hall, figure="finished").url
    export = Export.objects.get()
    assert (export.done, export.of) == (0, 2)
    address = reverse("console:report_export_file", args=[export.uuid])
    assert client.get(address).status_code == 404
    waiting = client.get(page).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert "hx-get" in client.get(page, headers={"HX-Request": "true"}).content.decode()
    write_export(export.pk)
    done = client.get(page).content.decode()
    assert address in done
    assert 'http-equiv="refresh"' not in done


def test_a_job_that_stopped_says_so(client, hall):
    from procrastinate.contrib.django.models import ProcrastinateJob

    page = asked(client, hall).url
    Export.objects.update(failure="OSError: disk full")
    ProcrastinateJob.objects.filter(task_name=Export.TASK).delete()
    told = client.get(page).content.decode()
    assert "OSError: disk full" in told
    assert "hx-get" not in told.split('id="export"')[1].split(">")[0]


def test_nobody_else_finds_the_file(client, hall):
    page = asked(client, hall).url
    export = Export.objects.get()
    write_export(export.pk)
    other = PostFactory.create(unit=hall.centre, duty=Duty.HEAD).user
    client.force_login(other)
    assert client.get(page).status_code == 404
    address = reverse("console:report_export_file", args=[export.uuid])
    assert client.get(address).status_code == 404
    assert client.get(reverse("console:report_exports")).context["page"].rows == []


def test_who_neither_heads_nor_supervises_may_not_ask(client, hall):
    client.force_login(hall.receiver)
    assert asked(client, hall).status_code == 403
    assert client.get(reverse("console:report_exports")).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [{"unit": "H98.12"}, {"format": "docx"}, {"report": "x"}, {"figure": "x"},
     {"last": "2025-01-01"}],
)  # fmt: skip
def test_what_is_not_there_cannot_be_asked_for(client, hall, changes):
    given = words(hall, "csv", **changes)
    assert client.post(reverse("console:report_exports_new"), given).status_code == 404
    assert not Export.objects.exists()


def test_a_list_that_nobody_reads_on_paper_is_refused_with_a_sentence(client, hall, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ON_PAPER", 0)
    answer = asked(client, hall, "pdf", figure="finished")
    assert answer.status_code == 422
    assert "CSV" in answer.content.decode()
    assert not Export.objects.exists()


def test_files_are_forgotten_after_a_while(client, hall):
    written(client, hall)
    export = Export.objects.get()
    assert exports.forget(before=export.asked_at) == 0
    assert exports.forget(before=export.asked_at + timedelta(seconds=1)) == 1
    assert not default_storage.exists(export.storage_name)
    assert client.get(reverse("console:report_export", args=[export.uuid])).status_code == 404
    write_export(export.pk)  # a job that comes late finds nothing to do
    assert not default_storage.exists(export.storage_name)


def test_a_second_attempt_writes_the_file_anew(client, hall):
    written(client, hall)
    export = Export.objects.get()
    first = default_storage.size(export.storage_name)
    write_export(export.pk)
    assert default_storage.size(export.storage_name) == first


def test_a_sheet_of_a_day_names_the_day(hall):
    from motcua.reporting.sheets import report_sheet
    from motcua.reporting.wanted import Wanted

    on = date(2026, 6, 1)
    sheet = report_sheet(Wanted(kind="coverage", first=on, last=on, by="agency"), today=on)
    assert "01/06/2026" in sheet.about[0]
