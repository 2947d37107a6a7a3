"""A result is really signed, sealed, checked and issued; a failure leaves everything as it was."""

import pytest
from pypdfium2 import PdfDocument

from motcua.documents.demo_pki import serving
from motcua.documents.errors import SigningFailed
from motcua.documents.models import Document
from motcua.documents.trust import trusted_roots
from motcua.documents.verify import verify
from motcua.dossiers import actions, results
from motcua.dossiers.models import Result
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import later

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(settings, tmp_path):
    """The demo's authorities on loopback, files in a folder of their own."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path) as pki:
        yield pki


def test_a_result_is_signed_sealed_checked_and_issued(hall, signing):
    dossier = results.approve_and_sign(hall.appraised(), by=hall.approver, at=later(90))
    dossier = results.seal_and_release(dossier, by=hall.clerk, at=later(100))
    document = Document.objects.get(subject_code=dossier.code, kind="result")
    assert dossier.state == State.FINISHED
    assert document.number_text == "01/QĐ-TTPVHCC"
    assert document.issued_at == later(100)
    verification = verify(document.file.read(), roots=trusted_roots())
    assert verification.is_valid
    names = [check.signer_name for check in verification.signatures]
    assert names == [hall.approver.full_name, hall.centre.name_vi]


def test_a_signature_that_fails_leaves_the_dossier_where_it_was(hall, settings):
    settings.DEMO, settings.SIGNING_KEYS = False, ""
    dossier = hall.appraised()
    with pytest.raises(SigningFailed):
        results.approve_and_sign(dossier, by=hall.approver, at=later(90))
    dossier.refresh_from_db()
    assert dossier.state == State.IN_PROGRESS
    assert not Result.objects.filter(dossier=dossier).exists()


def test_a_past_result_gets_its_document_when_it_is_first_opened(hall, signing):
    dossier = hall.finished()
    result = Result.objects.get(dossier=dossier)
    document = results.made_late(result, at=later(300))
    assert results.made_late(Result.objects.get(pk=result.pk), at=later(301)) == document
    assert verify(document.file.read(), roots=trusted_roots()).is_valid


def test_a_past_refusal_is_a_notice_with_its_reason_when_it_is_first_opened(hall, signing):
    dossier = actions.refuse_result(
        hall.appraised(), document=None, signed=None, cause="applicant", legal_ground="Điều 9",
        text="Chưa đủ điều kiện", by=hall.approver, at=later(90),
    )  # fmt: skip
    dossier = actions.seal(dossier, signed=None, by=hall.clerk, at=later(95))
    dossier = actions.complete(dossier, verification=None, by=hall.clerk, at=later(99))
    document = results.made_late(Result.objects.get(dossier=dossier), at=later(300))
    words = text_of(document)
    assert document.number_text == "01/TB-TTPVHCC"
    assert "Không giải quyết" in words
    assert "Chưa đủ điều kiện (Điều 9)" in words
    assert "Chấp thuận" not in words


def test_a_refusal_that_is_set_right_stays_a_refusal(hall, signing):
    dossier = results.refuse_and_sign(
        hall.appraised(), cause="applicant", legal_ground="Điều 9", text="Sai tên",
        by=hall.approver, at=later(90),
    )  # fmt: skip
    results.seal_and_release(dossier, by=hall.clerk, at=later(95))
    dossier.refresh_from_db()
    document = results.finished_document(
        dossier, text="Chưa đủ tuổi", by=hall.approver, sealed_by=hall.clerk, at=later(200)
    )
    assert document.number_text == "02/TB-TTPVHCC"
    assert "Chấp thuận" not in text_of(document)
    assert text_of(document).count("Lưu:") == 1


def text_of(document: Document) -> str:
    """Return the words on the pages, as a reader copies them out."""
    pages = PdfDocument(document.file.read())
    words = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return " ".join(words.split())
