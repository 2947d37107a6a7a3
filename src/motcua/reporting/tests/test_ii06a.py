"""The thirteen columns hold their identities, and an old period comes out the same later."""

import shutil
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.dossiers import actions
from motcua.dossiers.actions import Asked
from motcua.dossiers.tests.cast import MONDAY, later, make_hall
from motcua.reporting import archive, facts, periods
from motcua.reporting.definitions import CLOCK
from motcua.reporting.engines import DuckDB, OldArchive, Postgres
from motcua.reporting.freezing import differences, fingerprint, freeze
from motcua.reporting.ii06a import SPLITS, ii06a
from motcua.reporting.models import FrozenReport
from motcua.reporting.wanted import Wanted

pytestmark = pytest.mark.django_db
WEEK = {"first": date(2026, 3, 2), "last": date(2026, 3, 6), "today": date(2026, 12, 31)}
NEXT = {"first": date(2026, 3, 7), "last": date(2026, 3, 13), "today": date(2026, 12, 31)}


def form(**period):
    list(facts.rebuild())
    found = ii06a(**period)
    assert found.broken == []
    return found.total.counts


def test_every_dossier_stands_in_one_column_and_the_identities_hold():
    hall = make_hall()
    hall.finished()
    hall.received(channel="online")
    actions.withdraw(hall.taken(), text="Xin rút", by=hall.receiver, at=later(days=1))
    counts = form(**WEEK)
    assert (counts["3"], counts["4"], counts["5"], counts["6"]) == (3, 1, 2, 0)
    assert (counts["7"], counts["8"], counts["9"], counts["10"]) == (2, 1, 1, 0)
    assert (counts["11"], counts["12"], counts["13"]) == (1, 0, 1)  # due Thursday, still open
    assert counts["ended_otherwise"] == 1


def test_what_is_open_is_carried_into_the_next_period():
    make_hall().received()
    counts = form(**NEXT)
    assert (counts["3"], counts["6"], counts["11"], counts["13"]) == (1, 1, 1, 1)


def test_what_waited_for_a_supplement_was_in_time_and_stays_so_in_an_old_report():
    hall = make_hall()
    dossier = hall.taken()
    actions.request_supplement(
        dossier, items=[Asked(text="Giấy")], cause="applicant", legal_ground="Điều 19",
        text="Thiếu", by=hall.appraiser, at=later(60),
    )  # fmt: skip
    before = form(**WEEK)
    assert (before["12"], before["13"], before["waiting"]) == (1, 0, 1)
    actions.supplement(dossier, by=hall.receiver, at=later(days=9))
    assert form(**WEEK) == before


def lived():
    """A hall with every kind of dossier: ended each way, waiting, apologised for, still open."""
    hall = make_hall()
    hall.finished()
    hall.received(channel="online")
    hall.received(later(days=6))
    actions.withdraw(hall.taken(), text="Xin rút", by=hall.receiver, at=later(days=1))
    waiting = [hall.taken(), hall.taken()]
    for dossier in waiting:
        actions.request_supplement(
            dossier, items=[Asked(text="Giấy")], cause="applicant", legal_ground="Điều 19",
            text="Thiếu", by=hall.appraiser, at=later(60),
        )  # fmt: skip
    actions.supplement(waiting[0], by=hall.receiver, at=later(days=2))
    actions.apologise(
        hall.taken(), until=later(days=9), cause="agency",
        legal_ground="Điều 19", text="Xin lỗi", by=hall.head, at=later(days=1),
    )  # fmt: skip
    return hall


@pytest.mark.parametrize("by", SPLITS)
@pytest.mark.parametrize("period", [WEEK, NEXT])
def test_every_engine_counts_the_form_alike(by, period, tmp_path):
    hall = lived()
    list(facts.rebuild())
    archive.export(tmp_path)
    for unit in (None, hall.centre, hall.elsewhere):
        live = ii06a(**period, by=by, unit=unit)
        assert live.broken == []
        assert bool(live.lines) is (unit != hall.elsewhere)
        for engine in (Postgres(), DuckDB(tmp_path)):
            assert ii06a(**period, by=by, unit=unit, engine=engine) == live
    total = ii06a(**WEEK, engine=DuckDB(tmp_path)).total.counts
    assert all(
        total[column] for column in ("4", "5", "8", "12", "13", "waiting", "ended_otherwise")
    )


def test_an_archive_without_the_clocks_is_to_be_written_anew(tmp_path):
    make_hall().received()
    list(facts.rebuild())
    archive.export(tmp_path)
    shutil.rmtree(tmp_path / CLOCK)
    with pytest.raises(OldArchive, match=r"report export"):
        ii06a(**WEEK, engine=DuckDB(tmp_path))


def test_a_period_runs_from_the_fifteenth_to_the_fourteenth():
    assert periods.named("2026-03") == (date(2026, 2, 15), date(2026, 3, 14))
    assert periods.named("2026-01") == (date(2025, 12, 15), date(2026, 1, 14))
    assert periods.named("2026-Q1") == (date(2025, 12, 15), date(2026, 3, 14))
    assert periods.named("2026") == (date(2025, 12, 15), date(2026, 12, 14))
    assert periods.month_of(date(2026, 12, 20)) == (date(2026, 12, 15), date(2027, 1, 14))
    first, last = periods.month_of(date(2026, 3, 14))
    assert periods.month_of(last + timedelta(days=1))[0] == last + timedelta(days=1)
    assert first == date(2026, 2, 15)


def frozen_week(hall):
    list(facts.rebuild())
    wanted = Wanted(kind="ii06a", first=WEEK["first"], last=WEEK["last"], by="agency")
    return freeze(wanted, today=WEEK["today"], made_by=hall.head, at=MONDAY)


def test_a_frozen_report_says_what_would_differ_today():
    hall = make_hall()
    dossier = hall.received()
    frozen = frozen_week(hall)
    assert differences(frozen, today=WEEK["today"]) == []
    actions.withdraw(dossier, text="Xin rút", by=hall.receiver, at=later(days=2))
    list(facts.rebuild())
    found = {
        (d.line, d.figure): (d.frozen, d.today) for d in differences(frozen, today=WEEK["today"])
    }
    assert found["", "7"] == (0, 1)
    assert found[hall.centre.name, "11"] == (1, 0)


@pytest.mark.parametrize("words", ["UPDATE reporting_frozenreport SET by = 'x'",
                                   "DELETE FROM reporting_frozenreport"])  # fmt: skip
def test_a_frozen_report_never_changes(words):
    from django.db import connection

    hall = make_hall()
    frozen = frozen_week(hall)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)
    kept = FrozenReport.objects.get(pk=frozen.pk)
    assert fingerprint(kept.content) == kept.sha256
