import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from motcua.catalogue.actions import end_version
from motcua.catalogue.models import IndexStamp, Synonym
from motcua.catalogue.search import search, words
from motcua.catalogue.search.index import Entry, Index
from motcua.catalogue.search.shipped import shipped_index
from motcua.catalogue.sql import index_stamp
from motcua.catalogue.tests.factories import AT, DAY, SectorFactory, editor, published

QUERIES = Path(__file__).parent / "data" / "queries.csv"


@pytest.fixture(scope="module")
def index() -> Index:
    """The real procedures, as search lays them out."""
    return shipped_index()


def codes(index: Index, query: str, limit: int = 5) -> list[str]:
    return [found.code for found in index.find(query, limit=limit)]


@pytest.mark.parametrize("half", [0, 1], ids=["tuning", "held out"])
def test_nineteen_of_twenty_queries_find_their_procedure_among_five(index, half):
    with QUERIES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 100
    missed = [
        row["query"]
        for row in rows[half::2]
        if not set(row["expected"].split()) & set(codes(index, row["query"]))
    ]
    assert len(missed) <= 0.05 * len(rows[half::2]), missed


@pytest.mark.parametrize(
    "query", ["thủ tục hoà giải tranh chấp", "thủ tục hòa giải tranh chấp", "hoa giai tranh chap"]
)
def test_either_place_of_the_tone_and_none_find_the_same(index, query):
    assert "1.012812" in codes(index, query)


@pytest.mark.parametrize(
    "typed", ["giaays khai sinh", "gia61y khai sinh", "giayas khai sinh", "giấy khia sinh"]
)
def test_raw_keys_and_slips_inside_an_everyday_phrase_are_mended(index, typed):
    assert "1.001193" in codes(index, typed)


@pytest.mark.parametrize("typed", ["soor ddor", "so63 d9o3", "SO DO", "sổ đo"])
def test_the_red_book_is_found_however_its_name_is_typed(index, typed):
    assert codes(index, typed) == codes(index, "sổ đỏ")


def test_a_slip_in_a_word_that_no_procedure_holds_still_finds_its_meaning(index):
    assert codes(index, "pasport") == codes(index, "passport")


def test_an_everyday_phrase_is_not_seen_in_words_that_stand_apart(index):
    # "xây dựng cho nhà thầu" holds both words of "xây nhà", and is about something else
    assert codes(index, "xây nhà")[0] == "1.013225"


@pytest.mark.parametrize("query", ["1.004194", "1004194", "1.004194.000.00.00.H99"])
def test_a_code_is_found_with_and_without_its_dots(index, query):
    assert codes(index, query) == ["1.004194"]


def test_marks_decide_between_equal_letters():
    names = {"a": "Đăng ký giám hộ", "b": "Đăng ký giảm hộ"}
    entries = [
        Entry(version_id=1, code=code, local_code="", name=name, sector="", sector_code="",
              agencies="", levels=(), is_open=True)
        for code, name in names.items()
    ]  # fmt: skip
    index = Index.build(entries, ())
    assert codes(index, "giảm hộ")[0] == "b"
    assert codes(index, "giám hộ")[0] == "a"


@pytest.mark.parametrize("query", ["", "   ", "?!", "xyzzy qwrtp", "'; DROP TABLE", "a" * 5_000])
def test_nonsense_is_answered_calmly(index, query):
    assert len(codes(index, query)) <= 5


def test_raw_telex_is_read():
    assert "tam" in set(words.from_telex("taamj"))
    assert "chieu" in set(words.from_telex("chieeus"))


@pytest.mark.parametrize(
    ("typed", "meant"), [("sinj", "sinh"), ("snih", "sinh"), ("sih", "sinh"), ("sinhh", "sinh")]
)
def test_one_slip_is_forgiven(typed, meant):
    assert words.slips(typed, ["sinh", "xe"]) == [meant]


@pytest.mark.django_db
def test_a_change_is_found_at_once_and_an_ended_version_no_more():
    version = published(name_vi="Cấp thẻ bồ câu đưa thư")
    assert [hit.code for hit in search("bo cau", on=DAY)] == [version.code]
    Synonym.objects.create(phrase="chim thư", means="bồ câu đưa thư")
    assert [hit.code for hit in search("chim thu", on=DAY)] == [version.code]
    end_version(version, last_day=DAY, by=editor(), at=AT)
    assert search("bo cau", on=DAY + timedelta(days=1)) == []


@pytest.mark.django_db
def test_it_is_narrowed_by_sector_agency_and_level():
    sector = SectorFactory.create(name_vi="Văn thư")
    one = published(name_vi="Cấp thẻ bồ câu", procedure__sector=sector)
    published(name_vi="Cấp lại thẻ bồ câu", agencies=["Sở Y tế"], levels=["commune"])
    assert [hit.code for hit in search("bồ câu", on=DAY, sector=sector.code)] == [one.code]
    assert [hit.code for hit in search("bồ câu", on=DAY, agency="tu phap")] == [one.code]
    assert [hit.code for hit in search("bồ câu", on=DAY, level="province")] == [one.code]


@pytest.mark.django_db
def test_the_local_code_finds_too():
    version = published(procedure__local_code="1.000948.H99")
    assert [hit.code for hit in search("1.000948.h99", on=DAY)] == [version.code]


@pytest.mark.django_db
def test_the_command_prints_codes_and_names():
    version = published(name_vi="Cấp thẻ bồ câu")
    published(name_vi="Cấp thẻ hải âu")
    out = io.StringIO()
    call_command("search", "bo", "cau", "--json", stdout=out)
    assert json.loads(out.getvalue()) == [{"code": version.code, "name": "Cấp thẻ bồ câu"}]


@pytest.mark.django_db
def test_the_command_searches_what_comes_along_while_the_catalogue_is_empty():
    out, err = io.StringIO(), io.StringIO()
    call_command("search", "khai", "sinh", "--json", stdout=out, stderr=err)
    assert json.loads(out.getvalue())[0]["code"] == "1.001193"
    assert "--shipped" in err.getvalue()
    published(name_vi="Cấp thẻ bồ câu")
    out, err = io.StringIO(), io.StringIO()
    call_command("search", "khai", "sinh", "--json", stdout=out, stderr=err)
    assert (json.loads(out.getvalue()), err.getvalue()) == ([], "")


@pytest.mark.django_db
def test_the_stamp_never_takes_an_old_value_again():
    published()
    before = index_stamp()
    IndexStamp.objects.all().delete()  # as a flush or an older backup would
    published()
    assert index_stamp() > before
