"""Any counter may look a dossier up by what stands on the slip."""

from django.urls import reverse

from motcua.dossiers.models import Look
from motcua.dossiers.pins import pin_of

LOOKUP = "/desk/lookup/"


def test_a_stranger_with_code_and_pin_reads_where_it_is_and_that_is_recorded(client, hall):
    dossier = hall.received()
    client.force_login(hall.stranger)
    page = client.post(LOOKUP, {"code": dossier.code, "pin": pin_of(dossier)})
    assert "Cấp lại giấy phép lái xe" in page.content.decode()
    assert "Nhung" not in page.content.decode()
    look = Look.objects.get()
    assert (look.user, look.how) == (hall.stranger, "code_and_pin")


def test_a_wrong_pin_says_no_and_in_the_end_wait(client, hall):
    dossier = hall.received()
    client.force_login(hall.stranger)
    wrong = f"{(int(pin_of(dossier)) + 1) % 10**6:06}"
    answers = [client.post(LOOKUP, {"code": dossier.code, "pin": wrong}) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {422}
    right = client.post(LOOKUP, {"code": dossier.code, "pin": pin_of(dossier)})
    assert right.context["dossier"] is None
    assert not Look.objects.exists()


def test_the_find_field_leads_to_what_one_may_see(desk, hall):
    dossier = hall.received()
    answer = desk.get(LOOKUP, {"q": dossier.code})
    assert str(dossier.uuid) in answer.headers["Location"]
    assert desk.get(LOOKUP, {"q": "H00.1-260302-0001"}).status_code == 200
    assert desk.get(reverse("desk:lookup"), {"q": "Nguyễn Văn A"}).status_code == 200
