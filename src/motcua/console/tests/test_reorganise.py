from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from motcua.org.models import Unit
from motcua.org.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


def address(name, unit):
    return reverse(f"console:{name}", args=[unit.uuid])


def opened(client, centre, code, **more):
    facts = {
        "code": code, "kind": "reception_point", "name_vi": f"Điểm {code}",
        "valid_from": localdate().isoformat(), "decision_no": "09/QĐ",
    }  # fmt: skip
    return client.post(address("unit_children", centre), facts | more)


def test_a_unit_opens_below_is_renamed_and_closes(client, admin, centre):
    assert opened(client, centre, "K99.1").status_code == 302
    assert opened(client, centre, "K99.1").status_code == 409
    assert opened(client, centre, "sai mã").status_code == 422
    unit, day = Unit.objects.get(code="K99.1"), localdate().isoformat()
    said = {"name_vi": "Điểm mới", "on": day, "decision_no": "10/QĐ"}
    assert client.post(address("unit_name", unit), said).status_code == 302
    unit.refresh_from_db()
    assert unit.name_vi == "Điểm mới"
    last = {"last_on": day, "decision_no": "11/QĐ"}
    assert client.post(address("unit_close", unit), last).status_code == 302
    assert client.post(address("unit_close", unit), last).status_code == 409
    late = said | {"on": (localdate() + timedelta(days=9)).isoformat()}
    assert client.post(address("unit_name", unit), late).status_code == 409


def test_units_one_does_not_manage_are_not_there_and_who_receives_is_kept_out(
    client, admin, centre, stranger
):
    other = UnitFactory.create()
    names = ("unit_children", "unit_name", "unit_close", "unit_succession")
    for name in names:
        assert client.post(address(name, other)).status_code == 404
        assert client.get(address(name, centre)).status_code == 200
    stranger()
    for name in names:
        assert client.post(address(name, centre)).status_code == 403
