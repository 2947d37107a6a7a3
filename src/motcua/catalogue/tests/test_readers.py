import gzip
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from motcua.catalogue.readers import BadFile, files, glued, read_files

DATA = Path(__file__).parent / "data"
LIST, DETAIL = DATA / "danh-sach-tthc-BoTuPhap.xlsx", DATA / "1_004194.docx"
BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
THIEF = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def sentence(path: Path) -> str:
    with pytest.raises(BadFile) as refused:
        read_files([path])
    assert str(refused.value).startswith(f"{path.name}: ")
    return str(refused.value)


def rewritten(source: Path, target: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, parts.get(entry.filename, old.read(entry)))
    return target


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02\x03",
        b"\xff\xfe\x00",
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1protected",
        b"\x1f\x8bnot gzip",
        b"%PDF-1.7",
        b"a,b,c\n1,2,3\n",
        b'code,name_vi,sector,ministry,agency_level,agency\n"1.000123,never closed\n',
    ],
    ids=["empty", "zeros", "utf-16", "zip", "ole", "gzip", "pdf", "columns", "quote"],
)
def test_what_is_no_list_gets_a_sentence(tmp_path, content):
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    assert sentence(path).endswith(".")


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path):
    sentence(tmp_path / "absent.csv")
    sentence(tmp_path)


@pytest.mark.parametrize("declaration", [BOMB, THIEF], ids=["billion laughs", "stranger's file"])
@pytest.mark.parametrize(
    ("source", "part"),
    [(LIST, "xl/workbook.xml"), (DETAIL, "word/document.xml")],
    ids=["xlsx", "docx"],
)
def test_declared_entities_are_not_read(tmp_path, source, part, declaration):
    for name, content in (("a", declaration.encode()), ("b", declaration.encode("utf-16"))):
        sentence(rewritten(source, tmp_path / f"{name}{source.suffix}", {part: content}))


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", 100_000)
    zeros = {"xl/sharedStrings.xml": b" " * 1_000_000}
    assert "128" in sentence(rewritten(LIST, tmp_path / "bomb.xlsx", zeros))
    packed = tmp_path / "bomb.csv.gz"
    packed.write_bytes(gzip.compress(b" " * 1_000_000))
    assert "128" in sentence(packed)


def test_a_huge_file_is_not_opened(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(files.MAX_FILE_BYTES + 1)
    assert "32" in sentence(path)


def test_a_zip_of_something_else_is_told(tmp_path):
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cat.jpg", b"miaow")
    sentence(path)


def test_a_truncated_office_file_gets_a_sentence(tmp_path):
    for source in (LIST, DETAIL):
        path = tmp_path / source.name
        path.write_bytes(source.read_bytes()[:-2_000])
        sentence(path)


def test_another_document_is_told_from_a_detail_sheet(tmp_path):
    other = b'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
    sentence(rewritten(DETAIL, tmp_path / "letter.docx", {"word/document.xml": other}))


def test_a_workbook_without_our_columns_is_told(tmp_path):
    book = Workbook()
    book.active.append(["A", "B"])
    book.save(tmp_path / "other.xlsx")
    sentence(tmp_path / "other.xlsx")


def test_a_formula_in_the_list_is_refused_with_its_row(tmp_path):
    book = Workbook()
    book.active.append(["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"])
    book.active.append(["1.000123", "=1+1", "Bộ Tư pháp", "Sở Tư pháp", "Hộ tịch"])
    book.active.append(["1.000124", "Cấp thẻ", "Bộ Tư pháp", "Sở Tư pháp", "Hộ tịch"])
    book.save(tmp_path / "formula.xlsx")
    reading = read_files([tmp_path / "formula.xlsx"])
    assert list(reading.sheets) == ["1.000124"]
    assert [(row.row, row.code) for row in reading.refused] == [(2, "1.000123")]


def test_a_later_file_adds_to_an_earlier_one():
    reading = read_files([LIST, DETAIL])
    assert len(reading.sheets) == 272
    assert reading.sheets["1.004194"].limit is not None


@pytest.mark.parametrize(
    ("cell", "name", "form"),
    [
        ("Đơn theo mẫu quy địnhMẫu số 13.docx", "Đơn theo mẫu quy định", "Mẫu số 13.docx"),
        ("Tờ khai (mẫu 9A)47-Mẫu 8A.doc", "Tờ khai (mẫu 9A)", "47-Mẫu 8A.doc"),
        ("Đơn ngày 25/01/2026Mau don.docx", "Đơn ngày 25/01/2026", "Mau don.docx"),
        ("Đơn đề nghị;Mẫu 1.docxMẫu 2.pdf", "Đơn đề nghị", "Mẫu 1.docx, Mẫu 2.pdf"),
        ("Đơn đề nghị 06.NT.docx", "Đơn đề nghị 06.NT.docx", ""),  # no seam: left alone
        ("Giấy phép của Công ty TNHH McDonald", "Giấy phép của Công ty TNHH McDonald", ""),
    ],
)
def test_the_file_of_a_form_behind_a_name_is_told_from_it(cell, name, form):
    assert glued.without_file(cell) == (name, form)
