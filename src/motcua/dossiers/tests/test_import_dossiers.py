"""Past years of another system are taken over as observations, row by row, or say why not."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from motcua.dossiers import actions
from motcua.dossiers.chain import verify
from motcua.dossiers.errors import Foreign
from motcua.dossiers.models import Dossier, History, Task
from motcua.dossiers.tests.cast import later, make_hall

pytestmark = pytest.mark.django_db

MAP = """
system: iGate
unit: H99.12
code: MA_HO_SO
procedure: MA_TTHC
received: NGAY_NHAN
due: NGAY_HEN
finished: NGAY_XONG
returned: NGAY_TRA
status: TRANG_THAI
channel: KENH
applicant: TEN
steps: QUA_TRINH
statuses: {Xong hết: returned}
"""
HEAD = "MA_HO_SO,MA_TTHC,NGAY_NHAN,NGAY_HEN,NGAY_XONG,NGAY_TRA,TRANG_THAI,KENH,TEN,QUA_TRINH"
STEPS = "Tiếp nhận|Lê An|02/03/2026 08:30; Thẩm định|Mai Trường|03/03/2026 10:00"
EARLY = (
    f"G1-001,3.000348,02/03/2026 08:30,05/03/2026,04/03/2026,04/03/2026,9,2,Trần Thị Bưởi,{STEPS}"
)
ON_TIME = (
    "G1-002,3.000348,2026-03-02,05/03/2026 10:00,05/03/2026 09:59,06/03/2026,Xong hết,1,Lê Văn Ổi,"
)
LATE = "G1-003,3.000348,02/03/2026 08:30,05/03/2026 10:00,05/03/2026 10:01,,Đã giải quyết,3,,"
OPEN = "G1-004,3.000348,02/03/2026 08:30,05/03/2026,,,đang giải quyết,,,"
GOOD = (EARLY, ON_TIME, LATE, OPEN)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def hall():
    return make_hall()


@pytest.fixture
def take_over(tmp_path):
    """Return a function that writes a table and a map, runs the command, and reads its answer."""

    def run(*rows, words=(), table=None, mapping=MAP):
        content = "\n".join([HEAD, *rows]).encode() if table is None else table
        (tmp_path / "old.csv").write_bytes(content)
        (tmp_path / "map.yaml").write_text(mapping, encoding="utf-8")
        out = io.StringIO()
        files = (str(tmp_path / "old.csv"), "--map", str(tmp_path / "map.yaml"))
        call_command("import_dossiers", *files, "--json", *words, stdout=out)
        return json.loads(out.getvalue())

    return run


def test_rows_become_foreign_dossiers_with_the_moments_as_given(hall, take_over):
    told = take_over(*GOOD)
    assert told["counts"] == {"new": 4, "known": 0, "refused": 0}
    early = Dossier.objects.get(external_code="G1-001")
    assert (early.system_of_record, early.code, early.state) == ("iGate", None, "returned")
    assert early.reference == "G1-001"
    assert f"{early.due_at:%Y-%m-%d %H:%M}" == "2026-03-05 16:59"  # the end of the day, in UTC
    assert [task.kind for task in Task.objects.filter(dossier=early)] == ["receive", "appraise"]
    assert not Task.objects.filter(until=None).exists()


def test_the_chain_says_that_it_was_taken_over_and_holds_no_name(hall, take_over):
    take_over(EARLY)
    (row,) = History.objects.all()
    assert (row.verb, row.by.username, row.facts["system"]) == ("observe", "import", "iGate")
    assert "Bưởi" not in json.dumps(row.facts, ensure_ascii=False)
    assert "Trường" not in json.dumps(row.facts, ensure_ascii=False)
    assert list(verify(Dossier.objects.get())) == []


def test_no_verb_moves_what_was_taken_over(hall, take_over):
    take_over(OPEN)
    with pytest.raises(Foreign):
        actions.take(Dossier.objects.get(), by=hall.appraiser, at=later(days=1))


def test_a_second_run_skips_what_is_in_and_never_changes_it(hall, take_over):
    take_over(EARLY)
    assert take_over(*GOOD)["counts"] == {"new": 3, "known": 1, "refused": 0}
    changed = EARLY.replace("05/03/2026", "09/03/2026")
    told = take_over(changed)
    assert told["counts"] == {"new": 0, "known": 0, "refused": 1}
    assert Dossier.objects.count() == 4


def test_a_dry_run_writes_nothing(hall, take_over):
    told = take_over(*GOOD, words=["--dry-run"])
    assert (told["applied"], told["counts"]["new"]) == (False, 4)
    assert not Dossier.objects.exists()


def test_a_recount_shows_where_our_calendar_disagrees_and_changes_nothing(hall, take_over):
    off = EARLY.replace("05/03/2026", "12/03/2026")
    told = take_over(off, LATE, OPEN, words=["--recount"])["recount"]
    assert (told["compared"], told["disagree"]) == (3, 1)
    assert told["rows"][0]["ours"].startswith("2026-03-05")
    assert f"{Dossier.objects.get(external_code='G1-001').due_at:%d/%m}" == "12/03"


BAD = {
    "an unknown procedure": (EARLY.replace("3.000348", "9.999999"), "9.999999"),
    "no due date": (EARLY.replace("05/03/2026", ""), "due"),
    "a day that does not exist": (EARLY.replace("05/03/2026", "31/02/2026"), "31/02/2026"),
    "due before received": (EARLY.replace("05/03/2026", "01/03/2026"), "before"),
    "finished before received": (LATE.replace("05/03/2026 10:01", "01/03/2026"), "before"),
    "the future": (OPEN.replace("/2026", "/2090"), "future"),
    "an unknown status": (OPEN.replace("đang giải quyết", "trôi nổi"), "trôi nổi"),
    "a status against its moments": (EARLY.replace(",9,2,", ",4,2,"), "status"),
    "an unknown channel": (EARLY.replace(",9,2,", ",9,bồ câu,"), "bồ câu"),
    "an unknown step": (EARLY.replace("Thẩm định", "Nhảy dây"), "Nhảy dây"),
    "a formula": (EARLY.replace("Trần Thị Bưởi", "=HYPERLINK(1)"), "formula"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_refused_with_its_reason_and_stops_no_other(hall, take_over, name):
    row, word = BAD[name]
    told = take_over(row, ON_TIME)
    assert told["counts"] == {"new": 1, "known": 0, "refused": 1}
    assert told["refusals"][0]["row"] == 2
    assert word in told["refusals"][0]["reason"]


def test_the_same_code_twice_in_a_table_is_refused_once(hall, take_over):
    assert take_over(EARLY, EARLY)["counts"] == {"new": 1, "known": 0, "refused": 1}


TABLES = {
    "an empty file": (b"", "empty"),
    "another encoding": (f"{HEAD}\n{EARLY}".encode("cp1258", "replace"), "encoding"),
    "UTF-16": (f"{HEAD}\n{EARLY}".encode("utf-16"), "encoding"),
    "a NUL": (HEAD.encode() + b"\n" + EARLY.encode() + b"\0\n", "NUL"),
    "a column that lacks": (b"MA_HO_SO,KHAC\n1,2\n", "MA_TTHC"),
    "a quote never closed": (f'{HEAD}\n"{"x" * 200_000}\n'.encode(), "longer"),
    "a field too long": (f"{HEAD}\n{'x' * 30_000},1\n".encode(), "longer"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_hostile_table_gets_a_sentence_and_nothing_is_written(hall, take_over, name):
    table, word = TABLES[name]
    with pytest.raises(CommandError, match=word):
        take_over(table=table)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_with_its_mark_and_its_delimiter(hall, take_over, start, delimiter):
    rows = [HEAD, ON_TIME, OPEN]
    table = start + "\r\n".join(row.replace(",", delimiter) for row in rows).encode()
    assert take_over(table=table)["counts"]["new"] == 2


MAPS = {
    "no YAML": ("a: [", "YAML"),
    "a list": ("- a", "received: NGAY_NHAN"),
    "an unknown field": (MAP + "colour: X\n", "colour"),
    "a field left out": (MAP.replace("due: NGAY_HEN\n", ""), "due"),
    "our own name": (MAP.replace("iGate", "motcua"), "not ours"),
    "steps of another form": (MAP.replace("steps: QUA_TRINH", "steps: [1]"), "steps"),
    "an unknown encoding": (MAP + "encoding: klingon\n", "klingon"),
}


@pytest.mark.parametrize("name", MAPS)
def test_an_odd_map_gets_a_sentence(hall, take_over, name):
    mapping, word = MAPS[name]
    with pytest.raises(CommandError, match=word):
        take_over(EARLY, mapping=mapping)


def test_steps_may_stand_in_columns_of_their_own(hall, take_over):
    own = "steps: [{step: approve, person: TEN, time: NGAY_XONG}]"
    take_over(EARLY, mapping=MAP.replace("steps: QUA_TRINH", own))
    assert [task.kind for task in Task.objects.all()] == ["approve"]
