"""The result at approval: the agency's own PDF, or made from the template."""

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdfium2 import PdfDocument

from motcua.documents.demo_pki import serving
from motcua.documents.models import Document
from motcua.documents.trust import trusted_roots
from motcua.documents.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path):
        yield


def address(dossier, noun):
    return reverse("desk:act", args=[dossier.uuid, noun])


def one_page() -> bytes:
    """Return a plain PDF of one A4 page, as an agency's own program would make it."""
    return typst.compile(b"= Gi\xe1\xba\xa5y ph\xc3\xa9p")


def test_the_agencys_own_pdf_becomes_the_signed_result(hall, client, signing):
    own = one_page()
    client.force_login(hall.approver)
    dossier = hall.appraised()
    sent = SimpleUploadedFile("ket-qua.pdf", own, content_type="application/pdf")
    note = "Phát hành trong ngày"
    answer = client.post(address(dossier, "approval"), {"note": note, "content": sent})
    assert answer.status_code == 302
    document = Document.objects.get(subject_code=dossier.code, kind="result")
    assert document.file.read().startswith(own)
    assert verify(document.file.read(), roots=trusted_roots()).is_valid
    kept = client.get(reverse("desk:result_file", args=[dossier.uuid, dossier.results.get().uuid]))
    assert kept["Content-Type"] == "application/pdf"
    assert kept["Content-Disposition"] == f'attachment; filename="{dossier.code}.pdf"'
    assert kept["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_pdf_is_refused_with_a_sentence_and_nothing_is_signed(hall, client, signing):
    client.force_login(hall.approver)
    dossier = hall.appraised()
    sent = SimpleUploadedFile("ket-qua.pdf", b"GIF89a", content_type="application/pdf")
    answer = client.post(address(dossier, "approval"), {"note": "", "content": sent})
    assert answer.status_code == 422
    assert "không phải tệp PDF" in answer.content.decode()
    assert not Document.objects.exists()


def test_the_note_for_the_clerk_never_stands_in_the_result(hall, client, signing):
    client.force_login(hall.approver)
    dossier = hall.appraised()
    client.post(address(dossier, "approval"), {"note": "Kiểm tra lại họ tên"})
    document = Document.objects.get(subject_code=dossier.code, kind="result")
    pages = PdfDocument(document.file.read())
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert dossier.applicant_name in text
    assert "Kiểm tra lại" not in text
