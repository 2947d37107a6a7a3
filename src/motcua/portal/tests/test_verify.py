"""Checking a document: the answer, by whom, when; nobody's data; broken files get a sentence."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.documents.actions import revoke_document
from motcua.documents.models import Document
from motcua.dossiers import results
from motcua.dossiers.tests.cast import later
from motcua.portal.forms import verify as forms
from motcua.portal.views import verify as views

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(hall, signing):
    dossier = results.approve_and_sign(hall.appraised(), by=hall.approver, at=later(90))
    results.seal_and_release(dossier, by=hall.clerk, at=later(100))
    return Document.objects.get(subject_code=dossier.code, kind="result")


def sent(client, content: bytes) -> str:
    answer = client.post(reverse("portal:verify"), {"file": SimpleUploadedFile("a.pdf", content)})
    assert answer.status_code == 200
    return answer.text


def paper(client, uuid, *, status: int = 200) -> str:
    answer = client.get(reverse("portal:verify_paper", args=[uuid]))
    assert answer.status_code == status
    return answer.text


def test_a_sealed_result_is_valid_and_names_who_signed(client, document, hall):
    page = sent(client, document.file.read())
    for told in ("Hợp lệ", "01/QĐ-TTPVHCC", hall.approver.full_name, hall.centre.name_vi):
        assert told in page
    assert "Hồng Nhung" not in page


def test_a_changed_file_is_told_from_a_broken_one(client, document):
    content = document.file.read()
    at = content.index(b"%", 5) + 1  # inside the comment of the second line
    changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    assert "Đã bị sửa" in sent(client, changed)
    assert "Không đọc được" in sent(client, b"%PDF-1.7 broken")
    assert "Không đọc được" in sent(client, b"GIF89a")


def test_valid_signatures_of_a_stranger_to_our_register_are_unknown(client, document):
    content = document.file.read()
    Document.objects.filter(pk=document.pk).update(file=document.signatures.first().file)
    document.signatures.all().delete()
    assert "Không có trong sổ" in sent(client, content)


def test_the_qr_code_leads_to_the_document(client, document, hall):
    page = paper(client, document.uuid)
    for told in ("Hợp lệ", "01/QĐ-TTPVHCC", document.subject_code, hall.approver.full_name):
        assert told in page
    assert "Hồng Nhung" not in page


def test_a_revoked_paper_says_so_but_not_why(client, document, hall):
    content = document.file.read()
    revoke_document(document, reason="Cấp nhầm cho bà Nhung", by=hall.approver, at=later(200))
    for page in (paper(client, document.uuid), sent(client, content)):
        assert "Đã thu hồi" in page
        assert "Cấp nhầm" not in page


def test_what_was_never_issued_has_no_value(client, hall, signing):
    results.approve_and_sign(hall.appraised(), by=hall.approver, at=later(90))
    document = Document.objects.get(kind="result")
    assert "Chưa ban hành" in paper(client, document.uuid)
    assert "Chưa ban hành" in sent(client, document.file.read())


def test_a_code_nobody_issued_is_unknown(client):
    assert "Không tìm thấy" in paper(client, uuid4(), status=404)


def test_no_file_and_too_large_a_file_get_a_sentence(client, monkeypatch):
    answer = client.post(reverse("portal:verify"))
    assert answer.status_code == 422
    assert "Chọn tệp cần kiểm tra" in answer.text
    monkeypatch.setattr(forms, "MAX_MB", 0)
    answer = client.post(reverse("portal:verify"), {"file": BytesIO(b"%PDF-1.7")})
    assert answer.status_code == 422
    assert "Tệp lớn hơn" in answer.text


def test_an_address_that_sends_file_after_file_has_to_wait(client, monkeypatch):
    monkeypatch.setattr(views, "FILES_A_WINDOW", 1)
    sent(client, b"%PDF-1.7 broken")
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 broken")
    answer = client.post(reverse("portal:verify"), {"file": file})
    assert answer.status_code == 429
    assert "quá nhiều tệp" in answer.text
