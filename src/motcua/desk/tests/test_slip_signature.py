"""The electronic form 01: signed by who received, once, verifiable; nobody else signs it."""

import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from motcua.documents.demo_pki import serving
from motcua.documents.models import Document
from motcua.documents.trust import trusted_roots
from motcua.documents.verify import verify
from motcua.dossiers import actions
from motcua.dossiers.models import Look
from motcua.dossiers.pins import pin_of
from motcua.dossiers.tests.cast import later

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(settings, tmp_path):
    """The demo's authorities on loopback, files in a folder of their own."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path):
        yield


def exit_code(path):
    with pytest.raises(SystemExit) as ended:
        call_command("verify", str(path))
    return ended.value.code


def sign(client, dossier):
    return client.post(reverse("desk:slip_signature", args=[dossier.uuid]), follow=True)


def signed_by(client, dossier):
    page = sign(client, dossier)
    assert page.status_code == 200, page.content.decode()
    return signed(client, dossier).content


def signed(client, dossier):
    return client.get(reverse("desk:signed_slip", args=[dossier.uuid]))


def test_the_receiver_signs_the_slip_and_anybody_verifies_it(hall, desk, signing, tmp_path):
    dossier = hall.received()
    assert signed(desk, dossier).status_code == 404
    page = sign(desk, dossier).content.decode()
    assert reverse("desk:signed_slip", args=[dossier.uuid]) in page
    content = signed(desk, dossier).content
    checked = verify(content, roots=trusted_roots())
    assert checked.is_valid
    assert [check.signer_name for check in checked.signatures] == [hall.receiver.full_name]
    assert Look.objects.filter(dossier=dossier, how="document").exists()
    desk.logout()
    upload = SimpleUploadedFile("giay-hen.pdf", content, "application/pdf")
    answer = desk.post("/verify/", {"file": upload}).context["answer"]
    assert (answer.state, answer.document.subject_code) == ("done", dossier.code)
    path = tmp_path / "giay-hen.pdf"
    path.write_bytes(content)
    assert exit_code(path) == 0
    path.write_bytes(content.replace(b"/Title", b"/Titel", 1))
    assert exit_code(path) == 1


def test_the_pin_does_not_stand_on_the_signed_copy(hall, desk, signing, tmp_path):
    dossier = hall.received()
    path = tmp_path / "giay-hen.pdf"
    path.write_bytes(signed_by(desk, dossier))
    program = shutil.which("pdftotext")
    assert program
    text = subprocess.run([program, path, "-"], capture_output=True, text=True, check=True).stdout
    assert "Chữ ký số của người tiếp nhận hồ sơ" in text
    assert pin_of(dossier) not in text


def test_pressed_twice_it_is_signed_once(hall, desk, signing):
    dossier = hall.received()
    sign(desk, dossier)
    sign(desk, dossier)
    assert Document.objects.filter(subject_code=dossier.code, kind="form01").count() == 1


def test_a_colleague_who_did_not_receive_does_not_sign(hall, client, signing):
    dossier = hall.received()
    client.force_login(hall.colleague)
    assert sign(client, dossier).status_code == 403
    page = client.get(reverse("desk:return", args=[dossier.uuid])).content.decode()
    assert reverse("desk:slip_signature", args=[dossier.uuid]) not in page
    assert not Document.objects.exists()


def test_what_was_not_received_has_no_slip_to_sign(hall, desk, signing):
    dossier = actions.submit(hall.submission(channel="online"), by=hall.receiver, at=later())
    assert sign(desk, dossier).status_code == 404


def test_a_signing_that_fails_keeps_nothing(hall, desk, settings):
    settings.DEMO, settings.SIGNING_KEYS = False, ""
    dossier = hall.received()
    assert sign(desk, dossier).status_code == 503
    assert not Document.objects.exists()
    page = desk.get(reverse("desk:return", args=[dossier.uuid])).content.decode()
    assert reverse("desk:slip_signature", args=[dossier.uuid]) not in page
