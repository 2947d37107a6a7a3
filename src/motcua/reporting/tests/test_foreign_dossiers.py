"""What was taken over from another system is counted by the same facts and tallies."""

import pytest
from django.core.management import call_command

from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.cast import make_hall
from motcua.reporting import facts
from motcua.reporting.models import DayTally, DossierFact, StepFact

pytestmark = pytest.mark.django_db

MAP = (
    "{system: old, unit: H99.12, code: A, procedure: B, received: C, due: D, finished: E, steps: F}"
)
ROWS = """A,B,C,D,E,F
early,3.000348,02/03/2026 08:30,05/03/2026,04/03/2026,approve|Lê An|04/03/2026 08:00
on_time,3.000348,02/03/2026 08:30,05/03/2026 10:00,05/03/2026 09:59,
late,3.000348,02/03/2026 08:30,05/03/2026 10:00,05/03/2026 10:01,
open,3.000348,02/03/2026 08:30,05/03/2026,,
"""


def test_foreign_dossiers_are_early_on_time_or_late_as_ours_are(tmp_path):
    make_hall()
    (tmp_path / "map.yaml").write_text(MAP)
    (tmp_path / "old.csv").write_text(ROWS)
    call_command("import_dossiers", str(tmp_path / "old.csv"), "--map", str(tmp_path / "map.yaml"))
    facts.write(list(Dossier.objects.values_list("pk", flat=True)))
    found = dict(DossierFact.objects.values_list("dossier__external_code", "timeliness"))
    assert found == {"EARLY": "early", "ON_TIME": "on_time", "LATE": "late", "OPEN": ""}
    assert sum(DayTally.objects.values_list("finished", flat=True)) == 3
    assert [step.kind for step in StepFact.objects.all()] == ["approve"]
