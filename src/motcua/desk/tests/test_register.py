"""Form 07: the register as PDF and as CSV."""

from motcua.dossiers.models import Look
from motcua.dossiers.tests.cast import later

REGISTER = "/desk/register/"
DAYS = {"from_on": "2026-03-01", "to_on": "2026-03-31"}


def test_the_register_is_a_pdf(desk, hall):
    hall.received()
    answer = desk.get(REGISTER, DAYS | {"as": "pdf"})
    assert answer.content.startswith(b"%PDF")


def test_each_dossier_of_a_register_is_recorded_as_seen(desk, hall):
    shown = [hall.received(), hall.received(later(days=1))]
    hall.received(later(days=40))
    desk.get(REGISTER)
    assert not Look.objects.exists()
    desk.get(REGISTER, DAYS | {"as": "csv"})
    looks = Look.objects.filter(how="register").order_by("dossier")
    assert [look.dossier for look in looks] == shown


def test_the_register_opens_in_a_spreadsheet(desk, hall):
    dossier = hall.received(name="=HYPERLINK(1)")
    hall.received(at=later(days=40))
    answer = desk.get(REGISTER, DAYS | {"as": "csv"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("STT,Mã hồ sơ,Tên TTHC")
    assert len(lines) == 2
    assert dossier.code in lines[1]
    assert "'=HYPERLINK" in lines[1]


def test_days_the_wrong_way_round_get_a_sentence(desk):
    answer = desk.get(REGISTER, {"from_on": "2026-03-31", "to_on": "2026-03-01", "as": "pdf"})
    assert answer.status_code == 422


def test_another_unit_prints_its_own(client, hall):
    hall.received()
    client.force_login(hall.stranger)
    answer = client.get(REGISTER, DAYS | {"as": "csv"})
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 1
    client.force_login(hall.approver)
    assert client.get(REGISTER).status_code == 403
