"""Uploads: what is kept, what is refused, and what a browser sees of it."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from motcua.documents.actions import store_file
from motcua.documents.errors import FileRefused
from motcua.documents.models import File
from motcua.documents.previews import NoPreview, preview
from motcua.documents.rendering import render
from motcua.documents.tests.factories import AT, DAY, FileFactory, a_slip
from motcua.people.tests.factories import UserFactory


def picture(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **options)
    return out.getvalue()


def phone_photo() -> bytes:
    """Return a drawing of 400 by 300 pixels, kept as a phone keeps photos and turned by it."""
    return (Path(__file__).parent / "phone.heic").read_bytes()


def word_file() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def excel_file() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (picture("PNG"), "scan.png", "image/png"),
        (picture("JPEG"), "scan.JPG", "image/jpeg"),
        (picture("TIFF"), "scan.tif", "image/tiff"),
        (phone_photo(), "IMG_0412.HEIC", "image/heic"),
        (word_file(), "đơn.docx", "wordprocessingml.document"),
        (excel_file(), "bảng.xlsx", "spreadsheetml.sheet"),
        (picture("PNG"), "no ending", "image/png"),
    ],
)
def test_a_file_is_what_its_bytes_are(content, name, media_type):
    file = store_file(content, name=name, by=UserFactory.create(), at=AT)
    assert file.media_type.endswith(media_type)
    assert file.read() == content


def slips_in_two_copies() -> bytes:
    return render(a_slip(), on=DAY, copies=("applicant", "unit"))


def two_frames() -> bytes:
    frame = Image.new("RGB", (40, 30), "navy")
    return picture("TIFF", save_all=True, append_images=[frame])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "pages"),
    [
        (slips_in_two_copies, "giay-hen.pdf", 2),
        (lambda: picture("JPEG"), "anh.jpg", 1),
        (two_frames, "scan.tif", 2),
        (word_file, "don.docx", None),
    ],
)
def test_the_pages_of_a_file_are_counted_where_it_has_pages(content, name, pages):
    assert store_file(content(), name=name, by=None, at=AT).pages == pages


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once():
    content = picture("PNG")
    first = store_file(content, name="a.png", by=None, at=AT)
    again = store_file(content, name="b.png", by=None, at=AT)
    assert first == again
    assert File.objects.count() == 1
    assert first.storage_name.endswith(first.sha256)


@pytest.mark.django_db
def test_a_rolled_back_act_leaves_no_row_and_the_bytes_can_come_again():
    with transaction.atomic():
        lost = store_file(picture("PNG"), name="a.png", by=None, at=AT)
        transaction.set_rollback(True)
    assert not File.objects.exists()
    assert default_storage.exists(lost.storage_name)
    assert store_file(picture("PNG"), name="a.png", by=None, at=AT).read() == picture("PNG")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "")
        package.writestr("word/document.xml", b"0" * 210_000_000)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("readme.txt", "hello")
    return out.getvalue()


def with_macros() -> bytes:
    out = io.BytesIO(word_file())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/vbaProject.bin", b"macro")
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.pdf"),
        (picture("PNG"), "lie.pdf"),
        (b"MZ\x90\x00" + b"0" * 500, "tool.exe"),
        (b"<html><script>alert(1)</script></html>", "page.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing.svg"),
        (b"%PDF-1.7\nnothing more", "cut.pdf"),
        (b"%PDF-1.7\nrubbish\n%%EOF", "broken.pdf"),
        (picture("PNG")[:60], "cut.png"),
        (b"\x00\x00\x00\x18ftypheic" + b"0" * 200, "photo.heic"),
        (phone_photo()[:900], "cut.heic"),
        (phone_photo(), "lie.jpg"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "old.doc"),
        (archive(), "papers.zip"),
        (with_macros(), "macro.docx"),
        (bomb(), "bomb.docx"),
        (b"PK\x03\x04broken", "broken.docx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_lies_or_cannot_be_kept_gets_a_sentence(content, name):
    with pytest.raises(FileRefused) as refusal:
        store_file(content, name=name, by=None, at=AT)
    assert str(refusal.value)
    assert not File.objects.exists()


@pytest.mark.django_db
def test_a_file_above_the_limit_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(FileRefused):
        store_file(picture("PNG", (400, 400)), name="a.png", by=None, at=AT)


@pytest.mark.django_db
def test_a_picture_with_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr("motcua.documents.sniffing.PIXELS_MAX", 1000)
    with pytest.raises(FileRefused):
        store_file(picture("PNG"), name="a.png", by=None, at=AT)


@pytest.mark.django_db
def test_a_hostile_name_is_cut_to_its_last_part():
    file = store_file(picture("PNG"), name="../../etc/" + "x" * 300 + ".png", by=None, at=AT)
    assert "/" not in file.name
    assert file.name.endswith(".png")
    assert len(file.name) <= 200


@pytest.mark.django_db
def test_a_page_is_painted_as_a_new_picture_and_kept():
    file = FileFactory.create()
    shown = preview(file, width=700)
    picture_shown = Image.open(io.BytesIO(shown.content))
    assert (shown.page, shown.pages, picture_shown.format) == (1, 1, "WEBP")
    assert picture_shown.width in range(795, 806)
    assert preview(file, width=700) == shown


@pytest.mark.django_db
def test_a_photo_is_turned_upright_and_loses_its_metadata():
    turned = Image.Exif()
    turned[0x0112] = 6
    content = picture("JPEG", (400, 200), exif=turned)
    shown = preview(store_file(content, name="p.jpg", by=None, at=AT))
    picture_shown = Image.open(io.BytesIO(shown.content))
    assert picture_shown.height > picture_shown.width
    assert not picture_shown.getexif()


@pytest.mark.django_db
def test_a_photo_of_a_phone_is_kept_as_it_came_and_shown_upright():
    file = store_file(phone_photo(), name="IMG_0412.HEIC", by=None, at=AT)
    picture_shown = Image.open(io.BytesIO(preview(file).content))
    assert picture_shown.format == "WEBP"
    assert picture_shown.height > picture_shown.width
    assert (file.pages, file.read()) == (1, phone_photo())


@pytest.mark.django_db
def test_there_is_no_preview_of_office_files_or_missing_pages():
    office = store_file(word_file(), name="a.docx", by=None, at=AT)
    with pytest.raises(NoPreview):
        preview(office)
    slip = store_file(render(a_slip(), on=DAY), name="a.pdf", by=None, at=AT)
    for page in (0, 2):
        with pytest.raises(NoPreview):
            preview(slip, page=page)
