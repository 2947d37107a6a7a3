from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from motcua.catalogue.actions import revise
from motcua.catalogue.models import Allocation, Procedure, ProcedureVersion, VersionState
from motcua.catalogue.tests.factories import AT, SectorFactory, VersionFactory, published
from motcua.console.forms.procedures import DraftForms
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory

pytestmark = pytest.mark.django_db


def filled(version, **changed):
    """Return what a browser would post of the draft as it stands, with some values changed."""
    forms, data = DraftForms(version), {}
    for part in forms.parts:
        data |= {f"{part.prefix}-{k}": v for k, v in part.management_form.initial.items()}
    for form in [forms.version, *(form for part in forms.parts for form in part.forms)]:
        for box in form:
            value = box.field.prepare_value(box.value()) if box.value() is not None else ""
            if value is not False:
                data[box.html_name] = value
    return data | changed


def test_the_list_finds_by_words_and_by_what_is_missing(client, admin):
    published(name_vi="Đăng ký khai tử")
    VersionFactory.create(name_vi="Cấp phép xây dựng", limit_value=None, limit_unit="")
    page = client.get(reverse("console:procedures"), {"q": "khai tu"}).content.decode()
    assert "Đăng ký khai tử" in page
    assert "Cấp phép xây dựng" not in page
    page = client.get(reverse("console:procedures"), {"missing": "limit"}).content.decode()
    assert "Cấp phép xây dựng" in page
    assert "Đăng ký khai tử" not in page


def test_pages_follow_each_other_and_lead_back(client, admin):
    codes = sorted(VersionFactory.create().code for _ in range(120))
    one = client.get(reverse("console:procedures"))
    two = client.get(reverse("console:procedures") + one.context["page"].next_href)
    back = client.get(reverse("console:procedures") + two.context["page"].previous_href)
    assert [v.code for v in two.context["page"].rows] == codes[50:100]
    assert [v.code for v in back.context["page"].rows] == codes[:50]
    assert not back.context["page"].previous_href
    assert client.get(reverse("console:procedures"), {"after": "\x00x"}).status_code == 404


def test_who_only_receives_finds_the_console_closed(client, stranger):
    stranger()
    for name in ("home", "procedures", "synonyms", "imports", "accounts", "procedure_new"):
        assert client.get(reverse(f"console:{name}")).status_code == 403


def test_a_head_reads_and_does_not_edit(client):
    client.force_login(PostFactory.create(duty=Duty.HEAD).user)
    version = published()
    address = reverse("console:procedure", args=[version.procedure.uuid])
    assert client.get(address).status_code == 200
    address = reverse("console:procedure_revision", args=[version.procedure.uuid])
    assert client.post(address).status_code == 403
    assert version.procedure.versions.count() == 1


def test_a_procedure_is_begun_written_and_published_without_a_programmer(client, admin):
    sector = SectorFactory.create()
    said = {"code": "2.009999", "name_vi": "Cấp bản sao", "sector": sector.code}
    answer = client.post(reverse("console:procedure_new"), said)
    draft = ProcedureVersion.objects.get()
    address = reverse("console:version_draft", args=[draft.uuid])
    assert answer.url == address
    publication = reverse("console:version_publication", args=[draft.uuid])
    today = {"valid_from": localdate().isoformat()}
    assert client.post(publication, today).status_code == 409  # nobody could say when it is due
    told = filled(
        draft,
        agencies="Sở Tư pháp\nUBND phường",
        limit_value="3",
        limit_unit="working_day",
        flags=["is_postal"],
        **{"papers-0-name": "Tờ khai", "papers-0-originals": "1"},
        **{"papers-1-name": "Bản sao", "papers-1-copies": "2", "papers-1-instead_of": "1"},
        **{"fees-0-amount": "15000", "fees-0-kind": "phi", "channels-0-channel": "online"},
    )
    assert client.post(address, told).status_code == 302
    draft.refresh_from_db()
    assert (draft.agencies, draft.is_postal) == (["Sở Tư pháp", "UBND phường"], True)
    assert [paper.copies for paper in draft.papers.all()] == [0, 2]
    assert client.post(publication, today).status_code == 302
    draft.refresh_from_db()
    assert draft.state == VersionState.PUBLISHED
    assert ProcedureVersion.objects.get().missing == []


def test_a_draft_saved_by_somebody_else_meanwhile_is_not_overwritten(client, admin):
    draft = VersionFactory.create()
    address = reverse("console:version_draft", args=[draft.uuid])
    first = filled(draft, name_en="One")
    second = filled(draft, name_en="Two")
    assert client.post(address, first).status_code == 302
    answer = client.post(address, second)
    assert answer.status_code == 409
    assert "Two" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.name_en == "One"


def test_rows_are_taken_out_and_put_in_another_order(client, admin):
    version = published()
    draft = revise(version.procedure, by=admin, at=AT)
    address = reverse("console:version_draft", args=[draft.uuid])
    told = filled(draft, **{"papers-1-name": "Trước", "papers-1-ORDER": "1", "papers-0-ORDER": "2"})
    client.post(address, told | {"fees-0-DELETE": "on", "add_rows": "1"})
    assert draft.papers.first().name == "Trước"
    assert draft.papers.count() == 2
    assert not draft.fee_rules.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit_value": "3", "limit_unit": ""},
        {"name_vi": ""},
        {"limit_value": "0"},
        {"papers-0-name": "Tờ khai", "papers-0-instead_of": "1"},
        {"channels-0-channel": "online", "channels-0-limit_value": "2"},
        {"fees-0-amount": "-1"},
    ],
)
def test_a_wrong_draft_is_shown_again_with_a_sentence(client, admin, wrong):
    draft = VersionFactory.create()
    address = reverse("console:version_draft", args=[draft.uuid])
    answer = client.post(address, filled(draft, **wrong))
    assert answer.status_code == 422
    assert 'class="errors' in answer.content.decode()


def test_a_version_in_use_is_revised_and_the_difference_is_shown(client, admin):
    version = published(name_vi="Tên cũ")
    address = reverse("console:procedure_revision", args=[version.procedure.uuid])
    draft_page = client.post(address)
    draft = ProcedureVersion.objects.get(number=2)
    assert draft_page.url == reverse("console:version_draft", args=[draft.uuid])
    assert client.post(address).status_code == 409  # one draft at a time
    client.post(draft_page.url, filled(draft, name_vi="Tên mới", limit_value="2"))
    page = client.get(
        reverse("console:procedure_differences", args=[version.procedure.uuid])
    ).content.decode()
    assert "Tên cũ" in page
    assert "Tên mới" in page
    client.post(
        draft_page.url,
        filled(
            draft := ProcedureVersion.objects.get(number=2),
            **{"papers-1-name": "Bản sao thẻ", "papers-1-copies": "2", "fees-0-amount": "0"},
        ),
    )
    page = client.get(reverse("console:procedure_differences", args=[version.procedure.uuid]))
    told = {change.part: change.fresh for change in page.context["changes"]}
    assert ["Bản sao thẻ · Bản sao: 2"] in told.values()
    assert any("0" in line for lines in told.values() for line in lines)
    used = reverse("console:version_draft", args=[version.uuid])
    assert client.get(used).status_code == 302
    assert client.post(used, filled(version, name_vi="Sửa trộm")).status_code == 409
    version.refresh_from_db()
    assert version.name_vi == "Tên cũ"


def test_a_version_is_ended_once(client, admin, stranger):
    version = published()
    address = reverse("console:version_end", args=[version.uuid])
    last = {"last_day": localdate().isoformat()}
    assert client.get(address).status_code == 200
    assert client.post(address, last).status_code == 302
    assert client.post(address, last).status_code == 409
    stranger()
    assert client.post(address, last).status_code == 403


def test_a_draft_is_thrown_away_and_a_version_in_use_is_not(client, admin, stranger):
    draft, used = VersionFactory.create(), published()
    address = reverse("console:version_discard", args=[draft.uuid])
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404
    used_address = reverse("console:version_discard", args=[used.uuid])
    assert client.post(used_address).status_code == 409
    stranger()
    assert client.post(used_address).status_code == 403


def test_the_power_to_decide_is_handed_over_from_a_day_and_ended(client, admin, centre, stranger):
    procedure = published().procedure
    address = reverse("console:procedure_allocations", args=[procedure.uuid])
    day = localdate()
    said = {"unit": centre.code, "valid_from": day.isoformat(), "decision_no": "05/QĐ-UBND"}
    assert client.post(address, said | {"unit_kind": "commune"}).status_code == 422
    assert client.post(address, said).status_code == 302
    held = Allocation.objects.get()
    assert (held.unit, held.valid_from) == (centre, day)
    assert client.post(address, said).status_code == 409  # the one before begins on that day
    end = reverse("console:allocation_end", args=[procedure.uuid, held.pk])
    last = {"last_day": (day + timedelta(days=9)).isoformat()}
    assert client.post(end, last).status_code == 302
    assert client.post(end, last).status_code == 409
    stranger()
    assert client.post(address, said).status_code == 403
    assert client.post(end, last).status_code == 403


def test_the_route_is_chosen_for_a_version_in_use(client, admin):
    version = published()
    address = reverse("console:version_route", args=[version.uuid])
    assert client.post(address, {"route": "khong-co"}).status_code == 422
    assert client.post(address, {"route": ""}).status_code == 302
    assert Procedure.objects.count() == 1


def test_home_tells_what_needs_doing(client, admin):
    VersionFactory.create(limit_value=None, limit_unit="")
    page = client.get(reverse("console:home")).content.decode()
    assert "?missing=limit" in page
    assert reverse("console:home") in page


def test_the_rail_leads_to_the_console_only_those_who_may(client, admin, stranger):
    link = f'href="{reverse("console:home")}"'
    assert link in client.get(reverse("console:calendars")).content.decode()
    stranger()
    assert (
        f'class="rail__to" {link}' not in client.get(reverse("console:calendars")).content.decode()
    )
