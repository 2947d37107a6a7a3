import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from motcua.catalogue.actions import import_files, plan_import, revise
from motcua.catalogue.models import (
    ChannelRule,
    FeeRule,
    PaperRequirement,
    Procedure,
    ProcedureVersion,
    VersionState,
)
from motcua.catalogue.readers import SHIPPED
from motcua.catalogue.tests.factories import AT, DAY, editor
from motcua.core.errors import NotAllowed
from motcua.org.tests.factories import PostFactory

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
LIST, DETAIL = DATA / "danh-sach-tthc-BoTuPhap.xlsx", DATA / "1_004194.docx"
ROW = {
    "code": "1.000123",
    "name_vi": "Cấp thẻ thử nghiệm",
    "sector": "Hộ tịch",
    "ministry": "Bộ Tư pháp",
    "agency_level": "Cấp tỉnh",
    "agency": "Sở Tư pháp",
    "statutory_value": "3",
    "statutory_unit": "working_day",
    "statutory_text": "3 Ngày làm việc",
    "fee_vnd_min": "",
    "fee_vnd_max": "",
    "channels": "Trực tiếp|Dịch vụ bưu chính",
}


@pytest.fixture
def table(tmp_path):
    def write(*rows: dict[str, str], name: str = "procedures.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def bring(*paths, at=AT):
    return import_files(paths, by=editor(), at=at)


def test_a_complete_row_is_published_from_that_day(table):
    plan = bring(table(ROW))
    version = ProcedureVersion.objects.get()
    assert plan.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert (version.state, version.valid_from) == (VersionState.PUBLISHED, DAY)
    assert version.limit_on("in_person") == (Decimal(3), "working_day")
    assert (version.deciding_kind, version.is_postal) == ("department", True)
    assert [gap.value for gap in version.missing] == ["fee"]


@pytest.mark.parametrize("gap", [{"agency": ""}, {"statutory_value": "", "statutory_unit": ""}])
def test_a_row_without_limit_or_agency_stays_a_draft_until_it_is_completed(table, gap):
    bring(table(ROW | gap))
    assert ProcedureVersion.objects.get().state == VersionState.DRAFT
    bring(table(ROW))
    assert ProcedureVersion.objects.get().state == VersionState.PUBLISHED


def test_an_unchanged_file_changes_nothing(table):
    bring(table(ROW))
    before = list(ProcedureVersion.objects.values())
    assert bring(table(ROW)).counts["unchanged"] == 1
    assert list(ProcedureVersion.objects.values()) == before


def test_a_change_becomes_a_new_version_and_never_edits_the_one_in_use(table):
    bring(table(ROW))
    first = ProcedureVersion.objects.get()
    later = AT + timedelta(days=5)
    plan = bring(
        table(ROW | {"statutory_value": "2", "statutory_text": "2 Ngày làm việc"}), at=later
    )
    assert plan.rows[0].changes == ("limit_text", "limit")
    assert first.procedure.versions.count() == 2
    first.refresh_from_db()
    assert (first.limit_value, first.valid_to) == (Decimal(3), DAY + timedelta(days=4))
    assert ProcedureVersion.in_force(first.procedure, DAY + timedelta(days=5)).limit_value == 2


def test_what_a_file_does_not_say_is_kept(table):
    bring(table(ROW | {"fee_vnd_min": "5000", "fee_vnd_max": "15000"}))
    bring(table(ROW | {"name_vi": "Cấp thẻ thử nghiệm mới"}))
    fee = ProcedureVersion.objects.latest("number").fee_rules.get()
    assert (fee.amount, fee.at_least, fee.at_most) == (None, 5000, 15000)


def test_a_missing_fee_is_unknown_and_nought_is_not_free(table):
    bring(table(ROW | {"fee_vnd_min": "0", "fee_vnd_max": "0"}))
    assert not ProcedureVersion.objects.get().fee_rules.exists()


def test_an_editors_draft_is_left_alone(table):
    bring(table(ROW))
    revise(Procedure.objects.get(), by=editor(), at=AT)
    plan = bring(table(ROW | {"name_vi": "Tên khác"}))
    assert plan.counts["refused"] == 1
    assert bring(table(ROW)).counts["unchanged"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "abc"},
        {"name_vi": ""},
        {"name_vi": '=HYPERLINK("http://x")'},
        {"sector": ""},
        {"agency_level": "Cấp trời"},
        {"channels": "Bồ câu"},
        {"statutory_value": "nhiều"},
        {"statutory_value": "NaN"},
        {"statutory_unit": "parsec"},
        {"fee_vnd_min": "9", "fee_vnd_max": "1"},
    ],
    ids=str,
)
def test_a_bad_row_is_refused_with_its_place_and_the_others_go_on(table, wrong):
    plan = bring(table(ROW, ROW | {"code": "1.000124"} | wrong))
    assert plan.counts["new"] == 1
    refused = plan.rows[-1]
    assert refused.sheet.row == 3
    assert len(refused.reason) > 10


def test_a_code_that_stands_twice_is_refused_the_second_time(table):
    assert bring(table(ROW, ROW)).counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}


def test_papers_alone_need_a_procedure_that_is_known(table):
    papers = {
        "code": "1.000123",
        "seq": "1",
        "group": "",
        "name": "- Tờ khai",
        "originals": "1",
        "copies": "0",
    }
    path = table(papers, name="papers.csv")
    assert bring(path).counts["refused"] == 1
    bring(table(ROW))
    assert bring(path).rows[0].changes == ("papers",)
    assert ProcedureVersion.objects.latest("number").papers.get().name == "Tờ khai"


def test_papers_that_the_source_ran_together_are_taken_apart(table):
    bring(table(ROW))
    papers = {"code": "1.000123", "seq": "1", "group": "", "originals": "0", "copies": "1"}
    glued = (
        "- Tờ khai theo mẫu BM.NCC.20.031 bản chínhb) Giấy ủy quyền theo Nghị định số "
        "40/2026/NĐ-CPMẫu số 06.docx;2 bản chính,1 bản saoBản sao thẻ căn cước (01 bản chính)"
    )
    bring(table(papers | {"name": glued}, name="papers.csv"))
    found = ProcedureVersion.objects.latest("number").papers.order_by("seq")
    assert list(found.values_list("name", "form_name", "originals", "copies")) == [
        ("Tờ khai theo mẫu BM.NCC.20.03", "", 1, 0),
        ("b) Giấy ủy quyền theo Nghị định số 40/2026/NĐ-CP", "Mẫu số 06.docx", 2, 1),
        ("Bản sao thẻ căn cước (01 bản chính)", "", 0, 1),
    ]


def test_two_spellings_of_a_sector_are_one(table):
    bring(table(ROW, ROW | {"code": "1.000124", "sector": "Hộ  tịch."}))
    assert Procedure.objects.values("sector").distinct().count() == 1


def test_the_portals_list_and_detail_sheet_are_read():
    assert bring(LIST).counts == {"new": 271, "changed": 0, "unchanged": 0, "refused": 0}
    bring(DETAIL)
    version = ProcedureVersion.objects.get(procedure__code="1.004194")
    assert version.limit_on("online") == (Decimal(3), "working_day")
    fees = {(fee.channel, fee.amount) for fee in version.fee_rules.all()}
    assert {("in_person", 15000), ("online", 7000), ("online", 0)} <= fees
    assert version.papers.filter(form_name__contains="CT01").count() == 3
    assert version.steps.count("\n") == 4
    assert "Luật 68/2020/QH14" in version.legal_basis


def test_the_shipped_pair_is_imported_whole_and_twice_without_a_trace():
    plan = bring(*SHIPPED)
    assert (plan.counts["new"], Procedure.objects.count()) == (2061, 2061)
    drafts = ProcedureVersion.objects.filter(state=VersionState.DRAFT)
    assert drafts.count() == drafts.to_complete().count() > 400
    assert plan_import(SHIPPED, on=DAY).counts["unchanged"] == 2061


def test_the_planner_knows_what_came(table):
    """Autovacuum that looked before the commit saw empty tables: joins then took hours."""
    rows = [ROW | {"code": f"1.{number:06}"} for number in range(50)]
    bring(table(*rows))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'catalogue_channelrule'")
        assert cursor.fetchone() == (ChannelRule.objects.count(),)


def test_parts_are_read_without_their_versions():
    for part in (ChannelRule, PaperRequirement, FeeRule):
        assert "JOIN" not in str(part.objects.filter(version__in=[1, 2]).query)


def test_who_does_not_administer_may_not_import(table):
    with pytest.raises(NotAllowed):
        import_files([table(ROW)], by=PostFactory.create().user, at=AT)
    assert not Procedure.objects.exists()


def test_the_command_shows_the_plan_and_writes_only_without_dry_run(table):
    path, out = table(ROW), io.StringIO()
    call_command("import_procedures", str(path), "--dry-run", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["applied"], answer["counts"]["new"]) == (False, 1)
    assert answer["rows"][0]["code"] == "1.000123"
    assert not Procedure.objects.exists()
    call_command("import_procedures", str(path), stdout=io.StringIO())
    assert Procedure.objects.exists()


def test_the_command_refuses_a_broken_file_with_a_sentence(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"x\.xlsx: "):
        call_command("import_procedures", str(path), "--json", stdout=out)
    assert json.loads(out.getvalue())["applied"] is False
