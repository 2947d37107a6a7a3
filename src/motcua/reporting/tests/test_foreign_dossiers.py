"""What was taken over from another system is counted by the same facts and tallies."""

from datetime import date

import pytest
from django.core.management import call_command

from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.cast import make_hall
from motcua.reporting import facts
from motcua.reporting.models import DayTally, DossierFact, StepFact
from motcua.reporting.reports import figures, on_time

pytestmark = pytest.mark.django_db

MAP = (
    "{system: old, unit: H99.12, code: A, procedure: B, received: C, due: D, finished: E, steps: F,"
    " channel: G, people: {Lê An: approver}}"
)
ROWS = """A,B,C,D,E,F,G
early,3.000348,02/03/2026 08:30,05/03/2026,04/03/2026,approve|Lê An|04/03/2026 08:00,1
on_time,3.000348,02/03/2026 08:30,05/03/2026 10:00,05/03/2026 09:59,,2
late,3.000348,02/03/2026 08:30,05/03/2026 10:00,05/03/2026 10:01,,1
open,3.000348,02/03/2026 08:30,05/03/2026,,,1
"""
MARCH = {"first": date(2026, 3, 1), "last": date(2026, 3, 31), "today": date(2026, 4, 1)}


@pytest.fixture
def hall(tmp_path):
    """A hall that took the rows over."""
    hall = make_hall()
    words = MAP.replace("approver", hall.approver.username)
    (tmp_path / "map.yaml").write_text(words, encoding="utf-8")
    (tmp_path / "old.csv").write_text(ROWS, encoding="utf-8")
    call_command("import_dossiers", str(tmp_path / "old.csv"), "--map", str(tmp_path / "map.yaml"))
    facts.write(list(Dossier.objects.values_list("pk", flat=True)))
    return hall


@pytest.mark.usefixtures("hall")
def test_foreign_dossiers_are_early_on_time_or_late_as_ours_are():
    found = dict(DossierFact.objects.values_list("dossier__external_code", "timeliness"))
    assert found == {"EARLY": "early", "ON_TIME": "on_time", "LATE": "late", "OPEN": ""}
    assert sum(DayTally.objects.values_list("finished", flat=True)) == 3
    assert [step.kind for step in StepFact.objects.all()] == ["approve"]


def test_who_approved_there_is_the_officer_where_the_map_says_who_it_is(hall):
    lines = on_time(**MARCH, by="officer").lines
    assert [(line.name, line.counts["finished"]) for line in lines] == [
        ("–", 2), (hall.approver.full_name, 1),
    ]  # fmt: skip


@pytest.mark.usefixtures("hall")
def test_who_came_to_a_counter_there_made_one_trip_at_least():
    total = figures("trips", **MARCH).total.counts
    assert (total["none"], total["one"]) == (1, 2)


@pytest.mark.usefixtures("hall")
def test_a_step_there_counts_as_work_not_as_waiting():
    total = figures("steps", **MARCH).total.counts
    assert (total["steps"], total["waited_minutes"]) == (1, 0)
    assert total["used_minutes"] > 0
