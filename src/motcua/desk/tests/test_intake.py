"""The officer at the counter, one request at a time, as a browser without script sends them."""

import re

import pytest
from django.urls import reverse

from motcua.core.models import Once
from motcua.desk.forms.intake import KIND
from motcua.desk.tests.counter import CARD, INTAKE
from motcua.dossiers.drafts import read_draft
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.tests.cast import make_version
from motcua.people.models import NumberReveal, Person


def test_a_known_person_hands_in_and_gets_a_slip(counter, hall, nhung):
    counter.find(CARD)
    assert "•••• •••• 2345" in counter.text
    assert "001190012345" not in counter.text
    counter.choose(hall.version)
    page = counter.take(hall.version)
    assert counter.errors() == []
    dossier = Dossier.objects.get()
    assert dossier.code in counter.text
    assert (dossier.person, dossier.number_end) == (nhung, "2345")
    assert dossier.papers.filter(is_received=True).count() == 2
    assert dossier.counter == ""
    assert page.redirect_chain[0][0] == reverse("desk:intake_done", args=[dossier.visit])
    assert not Draft.objects.exists()


def test_the_slip_is_a_pdf_and_each_print_is_recorded(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    counter.take(hall.version)
    dossier = Dossier.objects.get()
    answer = counter.client.get(reverse("desk:visit_paper", args=[dossier.visit]))
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer.headers["Cache-Control"]
    assert [look.how for look in dossier.looks.all()] == ["print"]


def test_somebody_new_is_declared_and_verified_by_the_card(counter, hall):
    counter.find(CARD)
    counter.choose(hall.version)
    counter.take(hall.version, phone="0987654321")
    person = Person.objects.get(full_name="Nguyễn Thị Hồng Nhung", phone="0987654321")
    assert person.verified_by == hall.receiver
    assert person.read_number() == "001190012345"


def test_a_double_click_and_a_retry_are_one_dossier(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    fields = counter.fields()
    counter.take(hall.version)
    code = Dossier.objects.get().code
    papers = [str(paper.pk) for paper in hall.version.papers.all()]
    again = counter.client.post(
        INTAKE, {**fields, "received": papers, "do": "take", "confirmed": "on"}, follow=True
    )
    assert code in again.content.decode()
    assert Dossier.objects.count() == Once.objects.count() == 1
    assert not Draft.objects.exists()


def test_what_is_missing_is_said_at_the_top_and_nothing_is_lost(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    page = counter.press("take", phone="0987654321", receipt_number="")
    assert page.status_code == 422
    for field in ("confirmed", "receipt_number"):
        assert f'href="#{field}"' in counter.text
        assert re.search(rf'id="{field}"', counter.text)
    assert 'value="0987654321"' in counter.text
    assert not Dossier.objects.exists()


def test_a_receipt_number_used_before_leads_back_to_its_field(counter, hall, nhung):
    hall.received()
    counter.find(CARD)
    counter.choose(hall.version)
    page = counter.take(hall.version, receipt_number="0000001")
    assert page.status_code == 422
    assert 'href="#receipt_number"' in counter.text
    assert Dossier.objects.count() == 1


def test_next_person_leaves_nothing(counter, hall, nhung):
    counter.find(CARD)
    page = counter.client.post(reverse("desk:intake_next"), follow=True)
    assert "Nhung" not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert read_draft(hall.receiver, KIND)["visitor"] == {}


def test_a_late_autosave_does_not_bring_the_last_person_back(counter, hall, nhung):
    counter.find(CARD)
    fields = counter.fields()
    counter.client.post(reverse("desk:intake_next"))
    answer = counter.client.post(reverse("desk:intake_draft"), {**fields, "address": "Tổ 4"})
    assert answer.status_code == 409
    assert "Tổ 4" not in str(read_draft(hall.receiver, KIND))


def test_a_draft_survives_a_reload_and_is_encrypted(counter, hall, nhung):
    counter.find(CARD)
    counter.client.post(
        reverse("desk:intake_draft"), {**counter.fields(), "address": "Tổ 9, phường Bình Minh"}
    )
    assert "Tổ 9, phường Bình Minh" in counter.client.get(INTAKE).content.decode()
    assert "Nhung" not in Draft.objects.get().content
    assert "Tổ 9" not in Draft.objects.get().content


def test_two_procedures_of_one_visit_stand_on_one_slip(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    papers = [str(paper.pk) for paper in hall.version.papers.all()]
    counter.press("more", confirmed="on", received=papers, receipt_number="0004182")
    assert counter.page.status_code == 200
    counter.choose(hall.version)
    counter.take(hall.version, receipt_number="0004183")
    assert Dossier.objects.count() == 2
    assert len(set(Dossier.objects.values_list("visit", flat=True))) == 1
    visit = Dossier.objects.first().visit
    answer = counter.client.get(reverse("desk:visit_paper", args=[visit]))
    assert answer.content.startswith(b"%PDF")


def test_an_unknown_fee_is_stated_by_the_officer(counter, hall, nhung):
    version = make_version("1.000001", fee=None)
    counter.find(CARD)
    counter.choose(version)
    page = counter.take(version)
    assert page.status_code == 422
    assert 'href="#fee-stated"' in counter.text
    counter.take(version, fee="none", fee_reason="Không thu theo Nghị quyết 12")
    charge = Dossier.objects.get().fees.get().charge
    assert (charge.amount, charge.reason) == (0, "Không thu theo Nghị quyết 12")


def test_somebody_comes_for_another_person(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    page = counter.take(hall.version, behalf="person", owner_name="Trần Văn Bình")
    assert page.status_code == 422
    assert 'href="#mandate_note"' in counter.text
    counter.take(
        hall.version,
        behalf="person",
        owner_name="Trần Văn Bình",
        owner_number="001090000001",
        mandate_note="Giấy ủy quyền số 12",
    )
    dossier = Dossier.objects.get()
    assert (dossier.applicant_name, dossier.number_end) == ("Trần Văn Bình", "0001")
    assert (dossier.submitter, dossier.person.is_verified) == (nhung, False)


def test_a_number_under_another_name_is_not_taken_over(counter, nhung):
    page = counter.find(CARD.replace("Hồng Nhung", "Kim Oanh"))
    assert page.status_code == 422
    assert counter.page.context["person"] is None


def test_a_scan_typed_as_telex_is_repaired(counter):
    counter.find("001190012345||Nguyeexn Thij Hoofng Nhung|14031990|Nuwx|Toor 4|15042021")
    assert "Nguyễn Thị Hồng Nhung" in counter.text
    assert counter.page.context["draft"].warnings


def test_somebody_comes_for_a_business(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    counter.take(
        hall.version,
        behalf="business",
        owner_name="Công ty TNHH An Bình",
        owner_number="0100109106",
        mandate_note="Giấy giới thiệu số 12",
    )
    dossier = Dossier.objects.get()
    assert (dossier.person, dossier.business.tax_code) == (None, "0100109106")
    assert (dossier.submitter, dossier.applicant_name) == (nhung, "Công ty TNHH An Bình")


def test_the_number_is_shown_once_and_that_is_recorded(counter, hall, nhung):
    counter.find(CARD)
    page = counter.press("reveal")
    assert "001190012345" in page.content.decode()
    assert NumberReveal.objects.get().by == hall.receiver
    assert "001190012345" not in counter.client.get(INTAKE).content.decode()


@pytest.mark.parametrize(
    "scan",
    [
        "https://example.vn/x|1|2",
        "001190012345|",
        "HC4797927000000|4e677579|14/03/1986|2|5468|01|02|03",
    ],
)
def test_a_wrong_code_gets_a_sentence_and_does_not_come_back(counter, scan):
    page = counter.find(scan)
    assert page.status_code == 422
    assert 'href="#who"' in counter.text
    assert scan not in counter.text


def test_a_procedure_laid_aside_is_opened_again(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    papers = [str(paper.pk) for paper in hall.version.papers.all()]
    counter.press("more", confirmed="on", received=papers, receipt_number="0004182")
    assert counter.page.context["version"] is None
    counter.press("reopen=0")
    assert counter.page.context["version"] == hall.version
    assert 'value="0004182"' in counter.text
    counter.take(hall.version)
    assert Dossier.objects.count() == 1


def test_the_counter_of_the_session_stands_on_the_dossier(counter, hall, nhung):
    session = counter.client.session
    session["acting_post"] = hall.receiver.posts.first().pk
    session["counter_label"] = "Quầy 7"
    session.save()
    counter.find(CARD)
    counter.choose(hall.version)
    counter.take(hall.version)
    assert Dossier.objects.get().counter == "Quầy 7"


def test_who_does_not_receive_today_reads_why(client, hall):
    client.force_login(hall.approver)
    assert client.get(INTAKE).status_code == 403


def test_a_stranger_does_not_find_the_visit(counter, hall, nhung, client):
    counter.find(CARD)
    counter.choose(hall.version)
    counter.take(hall.version)
    visit = Dossier.objects.get().visit
    client.force_login(hall.stranger)
    for name in ("desk:intake_done", "desk:visit_paper"):
        assert client.get(reverse(name, args=[visit])).status_code == 404


def test_procedures_are_found_while_typing(counter, hall):
    answer = counter.client.get(reverse("desk:intake_procedures"), {"q": "lam lai bang lai xe"})
    assert "Cấp lại giấy phép lái xe" in answer.content.decode()


def test_the_slip_fills_in_while_typing(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    answer = counter.client.post(
        reverse("desk:intake_slip"), {**counter.fields(), "receipt_number": "0004182"}
    )
    text = answer.content.decode()
    assert "0004182" in text
    assert "Nguyễn Thị Hồng Nhung" in text
    assert not Dossier.objects.exists()
