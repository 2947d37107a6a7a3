"""The one journey everything hangs on: counter, appraise, approve, seal, release, return."""

import pytest

from motcua.dossiers import actions
from motcua.dossiers.chain import verify
from motcua.dossiers.models import History, Task
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import later

pytestmark = pytest.mark.django_db


def test_a_dossier_goes_from_the_counter_to_the_signed_result(hall):
    dossier = hall.finished()
    dossier = actions.return_result(
        dossier, to_name="Nguyễn Thị Hồng Nhung", by=hall.receiver, at=later(200)
    )
    assert (dossier.state, dossier.national_code) == (State.RETURNED, 10)
    assert dossier.outcome == "granted"
    verbs = [row.verb for row in History.objects.filter(dossier=dossier).order_by("sequence")]
    assert verbs == [
        "submit", "receive", "take", "appraise", "approve", "seal", "complete", "return",
    ]  # fmt: skip
    assert list(verify(dossier)) == []
    assert not Task.objects.filter(dossier=dossier, until=None).exists()
    kinds = Task.objects.filter(dossier=dossier).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["receive", "appraise", "approve", "seal", "return"]


def test_the_slip_promises_three_working_days_later(hall):
    dossier = hall.received()
    assert dossier.code == "H99.12-260302-0001"
    assert dossier.due_at == later(days=3)
    assert dossier.first_due_at == dossier.legal_due_at == dossier.due_at


def test_codes_of_a_day_have_no_gap(hall):
    codes = [hall.received().code for _ in range(3)]
    assert codes == [f"H99.12-260302-000{n}" for n in (1, 2, 3)]
