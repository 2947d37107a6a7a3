"""The forms of a dossier by the API: what there is, whose they are, each print recorded."""

import pytest

from motcua.api.tests.conftest import make_system
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Look
from motcua.dossiers.tests.cast import later
from motcua.org.models import Duty

pytestmark = pytest.mark.django_db


def nouns(system, dossier):
    return [
        item["noun"] for item in system.get(f"/dossiers/{dossier.uuid}/documents").json()["items"]
    ]


def test_the_slip_of_what_was_taken_in_is_read_as_pdf(hall, system):
    dossier = hall.received()
    assert nouns(system, dossier) == ["slip", "control-slip"]
    for noun in ("slip", "control-slip"):
        read = system.get(f"/dossiers/{dossier.uuid}/documents/{noun}")
        assert (read.status_code, read["Content-Type"]) == (200, "application/pdf")
        assert read.content.startswith(b"%PDF")
    assert Look.objects.filter(dossier=dossier, how="print").count() == 2


def test_a_letter_is_there_once_it_was_written(hall, system):
    dossier = hall.taken()
    path = f"/dossiers/{dossier.uuid}/documents/apology"
    assert system.get(path).status_code == 404
    actions.apologise(
        dossier, until=later(days=9), cause="agency",
        legal_ground="Điều 19", text="Xin lỗi", by=hall.head, at=later(30),
    )  # fmt: skip
    assert "apology" in nouns(system, dossier)
    assert system.get(path).content.startswith(b"%PDF")


def test_the_receipt_of_a_result_is_there_while_the_result_holds(hall, system):
    path = "/dossiers/{}/documents/result-receipt"
    finished = hall.finished()
    assert system.get(path.format(finished.uuid)).status_code == 404
    returned = actions.return_result(finished, to_name="Nhung", by=hall.receiver, at=later(120))
    assert system.get(path.format(finished.uuid)).content.startswith(b"%PDF")
    assert "result-receipt" in nouns(system, finished)
    actions.revoke_result(
        returned, legal_ground="Điều 19", text="Sai", by=hall.approver, at=later(130)
    )
    assert system.get(path.format(finished.uuid)).status_code == 404
    assert "result-receipt" not in nouns(system, finished)


def test_the_counters_papers_are_the_counters(hall):
    dossier = hall.received()
    inside = make_system(hall.head, hall.centre, duties=(Duty.APPRAISE,))
    assert inside.get(f"/dossiers/{dossier.uuid}/documents/slip").status_code == 403
    assert inside.get(f"/dossiers/{dossier.uuid}/documents/control-slip").status_code == 200


def test_nobody_elses_forms_are_shown_nor_forms_that_nobody_knows(hall, system, foreign):
    dossier = hall.received()
    for path in ("documents", "documents/slip"):
        assert foreign.get(f"/dossiers/{dossier.uuid}/{path}").status_code == 404
    assert system.get(f"/dossiers/{dossier.uuid}/documents/poem").status_code == 422


def test_of_a_dossier_that_another_system_keeps_no_form_is_ours(hall, system):
    dossier = hall.received()
    Dossier.objects.update(system_of_record="iGate", external_code="G-1", state="declined")
    assert nouns(system, dossier) == []
    for noun in ("slip", "declination", "control-slip"):
        assert system.get(f"/dossiers/{dossier.uuid}/documents/{noun}").status_code == 404
