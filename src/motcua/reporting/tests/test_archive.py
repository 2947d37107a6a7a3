"""An old year leaves the database: provable as before, counted as before, and never half gone."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.translation import override

from motcua.core.models import Cursor
from motcua.documents.demo_pki import serving
from motcua.documents.errors import SigningFailed
from motcua.dossiers import actions
from motcua.dossiers.actions import Asked
from motcua.dossiers.chain import verify
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier, History, Look, SealedFile
from motcua.dossiers.roots import take_root
from motcua.dossiers.sealing.blocks import digest
from motcua.dossiers.sealing.finding import acts_of, archive_folder, looks_at
from motcua.dossiers.tests.cast import MONDAY, later, make_hall
from motcua.reporting import archive as parquet
from motcua.reporting import archiving, facts, freezing
from motcua.reporting.archiving import archive_year, plan
from motcua.reporting.engines import DuckDB
from motcua.reporting.errors import (
    ArchivedAlready,
    NothingThere,
    NotYetRead,
    StillOpen,
    TooYoung,
)
from motcua.reporting.ii06a import ii06a
from motcua.reporting.models import DossierFact, StepFact
from motcua.reporting.opening import behind
from motcua.reporting.reports import figures, on_time
from motcua.reporting.tests.old_year import NOW, archive, make_year, read_until_now
from motcua.reporting.wanted import Question, Wanted

pytestmark = pytest.mark.django_db
PERIOD = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def signing(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    settings.ARCHIVE_AFTER_YEARS = 2
    with serving(tmp_path):
        yield


@pytest.fixture
def hall(db):
    return make_hall()


@pytest.fixture
def year(hall):
    return make_year(hall)


def reports():
    """Return every kind of report over the year, as it is printed."""
    asked = {"today": NOW.date()}
    return [
        on_time(*PERIOD, **asked, by="agency").as_json(),
        *(on_time(*PERIOD, **asked, by=by).as_json() for by in ("sector", "officer", "month")),
        *(
            figures(code, *PERIOD, **asked).as_json()
            for code in ("shortening", "channels", "on_the_spot", "supplements", "trips", "steps")
        ),
        figures("steps", *PERIOD, **asked, by="kind").as_json(),
        ii06a(*PERIOD, **asked).as_json(),
        ii06a(date(2026, 3, 2), date(2026, 3, 2), **asked, by="sector").as_json(),
    ]


def breaks(capsys):
    """Return what the command finds, and that its exit says the same."""
    capsys.readouterr()
    try:
        call_command("audit", "verify", "--json")
        code = 0
    except SystemExit as stopped:
        code = stopped.code
    told = json.loads(capsys.readouterr().out)
    assert code == bool(told["breaks"])
    return [found["what"] for found in told["breaks"]], told


def test_a_year_leaves_the_database_and_every_report_stays_the_same(year, hall):
    wanted = Wanted(kind="on-time", first=PERIOD[0], last=PERIOD[1], by="sector")
    frozen = freezing.freeze(wanted, today=NOW.date(), made_by=hall.head, at=NOW)
    before = reports()
    assert before[0]["total"]["finished"] == 2
    archive()
    assert not History.objects.filter(dossier_year=2026).exists()
    assert not Look.objects.filter(year=2026).exists()
    assert not DossierFact.objects.exists()
    assert not StepFact.objects.exists()
    assert reports() == before
    assert not freezing.differences(frozen, today=NOW.date())


def test_clocks_of_a_sealed_year_are_exported_so_that_what_waited_is_not_overdue(hall):
    waiting = hall.taken()
    actions.request_supplement(
        waiting, items=[Asked(text="Giấy")], cause="applicant", legal_ground="Điều 19",
        text="Thiếu", by=hall.appraiser, at=later(60),
    )  # fmt: skip
    actions.withdraw(waiting, text="Xin rút", by=hall.receiver, at=later(days=9))
    make_year(hall)
    hall.received(datetime(2027, 3, 1, 3, tzinfo=UTC))
    list(facts.rebuild())
    read_until_now()
    week = {"first": MONDAY.date(), "last": MONDAY.date() + timedelta(days=6)}
    live = ii06a(**week, today=NOW.date())
    assert live.total.counts["waiting"] == 1
    archive()
    parquet.export(archive_folder())
    assert ii06a(**week, today=NOW.date(), engine=DuckDB(archive_folder())) == live


def test_the_figures_still_open_down_to_their_dossiers(year):
    archive()
    for report, figure in (("on-time", "early"), ("ii06a", "8"), ("steps", "steps")):
        question = Question(kind=report, figure=figure, first=PERIOD[0], last=PERIOD[1])
        assert set(behind(question, today=NOW.date())) == set(year)


def test_history_and_looks_are_read_from_the_sealed_files(year, hall):
    dossier = Dossier.objects.get(pk=year[0].pk)
    before = [(row.sequence, row.verb, row.at, row.by, row.hash) for row in acts_of(dossier)]
    archive()
    after = [(row.sequence, row.verb, row.at, row.by, row.hash) for row in acts_of(dossier)]
    assert after == before
    assert list(verify(dossier)) == []
    (seen,) = looks_at(dossier, at=NOW, most=10)
    assert (seen.user, seen.at) == (hall.head, later(300))


def test_the_audit_proves_the_sealed_files_too(year, capsys):
    take_root(MONDAY.date(), at=NOW)
    found, before = breaks(capsys)
    assert not found
    archive()
    assert breaks(capsys) == ([], before)


def test_a_result_corrected_later_goes_on_with_the_chain(year, hall, capsys):
    archive()
    dossier = Dossier.objects.get(pk=year[0].pk)
    actions.revoke_result(
        dossier, legal_ground="Điều 19", text="Sai thông tin", by=hall.approver, at=later(days=2)
    )
    assert [row.verb for row in acts_of(dossier)][-2:] == ["return", "revoke_result"]
    assert breaks(capsys)[0] == []
    before = reports()
    list(facts.rebuild())
    assert reports() == before
    assert facts.compare().holds


def test_facts_made_anew_keep_what_was_sealed(year):
    before = reports()
    archive()
    list(facts.rebuild())
    assert facts.compare().holds
    assert reports() == before


@pytest.mark.parametrize("kind", SealedFile.Kind.values)
def test_a_changed_file_is_found(year, capsys, kind):
    files = {file.kind: file for file in archive()}
    path = archive_folder() / files[kind].path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert breaks(capsys)[0] == ["file"]


def test_a_file_changed_with_its_digest_is_found_by_its_signature(year, capsys):
    files = {file.kind: file for file in archive()}
    path = archive_folder() / files["history"].path
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"take", b"seal")))
    SealedFile.objects.filter(kind="history").update(sha256=digest(path))
    assert breaks(capsys)[0] == ["file"]


def test_a_file_that_is_away_is_said_and_found(year, capsys, client, hall):
    files = {file.kind: file for file in archive()}
    (archive_folder() / files["history"].path).unlink()
    assert breaks(capsys)[0] == ["file"]
    client.force_login(hall.head)
    page = client.get(f"/desk/dossiers/{year[0].uuid}/")
    assert page.status_code == 200
    assert files["history"].path in page.content.decode()


def test_the_page_of_an_archived_dossier_shows_its_history(year, client, hall, settings):
    archive()
    client.force_login(hall.head)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    text = client.get(f"/desk/dossiers/{year[0].uuid}/").content.decode()
    assert "the chain of digests holds" in text
    assert "returned the result" in text


class Killed(BaseException):
    """The process ends here."""


def test_killed_before_the_rows_go_nothing_is_lost_and_the_next_run_goes_on(year, monkeypatch):
    def dies(*_any, **_named):
        raise Killed

    before = History.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr(archiving, "detach_year", dies)
        with pytest.raises(Killed):
            archive()
    assert History.objects.count() == before
    assert DossierFact.objects.count() == 3
    written = {file.kind: file.sealed_at for file in SealedFile.objects.all()}
    assert set(written) == set(SealedFile.Kind.values)
    archive_year(2026, at=NOW + timedelta(hours=1), say=lambda _what: None)
    assert {file.kind: file.sealed_at for file in SealedFile.objects.all()} == written
    assert not History.objects.filter(dossier_year=2026).exists()


def test_killed_before_the_signature_the_next_run_signs(year, monkeypatch):
    def fails(_file):
        raise SigningFailed(reason="no line")

    with monkeypatch.context() as broken:
        broken.setattr(archiving, "sign", fails)
        with pytest.raises(SigningFailed):
            archive()
    assert History.objects.filter(dossier_year=2026).exists()
    archive()
    assert not SealedFile.objects.filter(signature=None).exists()


def test_what_came_after_the_files_were_written_is_not_lost(year, hall, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(archiving, "_drop", lambda *_any, **_named: None)
        archive()
    look(year[0], by=hall.head, at=later(400))
    archive()
    assert len(looks_at(year[0], at=NOW, most=10)) == 2


def test_a_year_with_open_dossiers_is_refused(year, hall):
    hall.finished()  # waits to be fetched
    with pytest.raises(StillOpen, match="1 dossiers of 2026"):
        archive()
    assert not SealedFile.objects.exists()


def test_a_year_that_a_listener_has_not_read_is_refused(year):
    Cursor.objects.create(name="webhooks", moved_at=NOW)
    with pytest.raises(NotYetRead, match="webhooks"):
        archive()
    assert not SealedFile.objects.exists()


def test_a_young_an_empty_and_an_archived_year_are_refused(year, settings):
    with pytest.raises(NothingThere):
        archive_year(2024, at=NOW, say=lambda _what: None)
    archive()
    with pytest.raises(ArchivedAlready):
        archive()
    settings.ARCHIVE_AFTER_YEARS = 3
    with pytest.raises(TooYoung, match="2025"):
        archive()


def test_a_broken_chain_is_not_sealed(year):
    with connection.cursor() as cursor:
        for table in ("dossiers_history", "dossiers_history_2026"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("UPDATE dossiers_history SET state = 'stopped' WHERE sequence = 2")
    with pytest.raises(Exception, match="row 2"):
        archive()
    assert History.objects.filter(dossier_year=2026).exists()
    assert not SealedFile.objects.exists()


def test_a_year_that_lay_with_the_rest_gets_a_partition_of_its_own(hall):
    with connection.cursor() as cursor:
        for table in ("dossiers_history", "dossiers_look"):
            cursor.execute(f"DROP TABLE {table}_2026")
        hall.received()
        cursor.execute("SELECT count(*) FROM dossiers_history_other")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT dossiers_make_year(2026)")
        cursor.execute("SELECT count(*) FROM dossiers_history_2026")
        assert cursor.fetchone() == (before,)
        cursor.execute("SELECT count(*) FROM dossiers_history_other")
        assert cursor.fetchone() == (0,)
    with pytest.raises(Exception, match="only added to"):
        History.objects.filter(dossier_year=2026).update(verb="x")


def test_the_plan_writes_nothing_and_says_what_stands_against_it(year, hall, capsys):
    hall.received()
    assert [type(refusal) for refusal in plan(2026, at=NOW).against] == [StillOpen]
    with pytest.raises(CommandError):
        call_command("archive", "--year", "2026", "--json")
    assert json.loads(capsys.readouterr().out)["archived"] is False
    call_command("archive", "--year", "2026", "--dry-run", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["rows"]["facts"] == 3
    assert not (archive_folder()).exists()
