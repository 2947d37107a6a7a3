"""A result is really signed, sealed, checked and issued; a failure leaves everything as it was."""

import pytest

from motcua.documents.demo_pki import serving
from motcua.documents.errors import SigningFailed
from motcua.documents.models import Document
from motcua.documents.trust import trusted_roots
from motcua.documents.verify import verify
from motcua.dossiers import results
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
