"""What is printed and shown of a dossier: forms, scans as pictures, the signed result."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from motcua.documents.actions import store_file
from motcua.documents.demo_pki import serving
from motcua.dossiers import actions, results
from motcua.dossiers.models import Dossier, Look
from motcua.dossiers.tests.cast import later

pytestmark = pytest.mark.django_db


def test_the_forms_of_what_was_done_are_offered_and_printed(hall, client):
    dossier = hall.taken()
    actions.apologise(
        dossier, until=later(days=9), cause="agency", legal_ground="Điều 19", text="Chậm",
        by=hall.head, at=later(60),
    )  # fmt: skip
    client.force_login(hall.head)
    page = client.get(reverse("desk:dossier", args=[dossier.uuid])).content.decode()
    for noun, there in [("control-slip", 200), ("apology", 200), ("stop", 404), ("x", 404)]:
        address = reverse("desk:print", args=[dossier.uuid, noun])
        assert (address in page) == (there == 200)
        answer = client.get(address)
        assert answer.status_code == there
        if there == 200:
            assert answer.content.startswith(b"%PDF")
    assert Look.objects.filter(dossier=dossier, how="print").count() == 2


def test_of_a_dossier_that_another_system_keeps_no_form_is_offered(hall, client):
    dossier = hall.received()
    Dossier.objects.update(system_of_record="iGate", external_code="G-1", state="declined")
    client.force_login(hall.head)
    page = client.get(reverse("desk:dossier", args=[dossier.uuid])).content.decode()
    for noun in ("declination", "control-slip"):
        address = reverse("desk:print", args=[dossier.uuid, noun])
        assert address not in page
        assert client.get(address).status_code == 404


def test_a_hand_over_list_is_printed_for_both_sides_only(hall, client):
    handed = actions.hand_over(
        [hall.received()], target=hall.province, by=hall.receiver, at=later(30)
    )
    client.force_login(hall.receiver)
    address = reverse("desk:hand_over_paper", args=[handed.uuid])
    assert client.get(address).content.startswith(b"%PDF")
    client.force_login(hall.stranger)
    assert client.get(address).status_code == 404


def test_a_scan_is_shown_as_a_picture_and_the_opening_is_recorded(hall, client):
    dossier = hall.received()
    paper = dossier.papers.get(position=1)
    picture = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(picture, "PNG")
    file = store_file(picture.getvalue(), name="don.png", by=hall.receiver, at=later())
    actions.attach_paper(paper, file=file, name="don.png", by=hall.receiver, at=later(5))
    kept = paper.files.get()
    client.force_login(hall.appraiser)
    address = reverse("desk:scan", args=[dossier.uuid, kept.uuid])
    assert address in client.get(reverse("desk:dossier", args=[dossier.uuid])).content.decode()
    shown = client.get(address)
    image = reverse("desk:scan_picture", args=[dossier.uuid, kept.uuid, 1])
    assert image in shown.content.decode()
    answer = client.get(image)
    assert answer["Content-Type"] == "image/webp"
    assert (
        client.get(reverse("desk:scan_picture", args=[dossier.uuid, kept.uuid, 2])).status_code
        == 404
    )
    assert Look.objects.filter(dossier=dossier, how="document").count() == 1
    other = hall.received(later(9))
    assert client.get(reverse("desk:scan", args=[other.uuid, kept.uuid])).status_code == 404


def test_the_signed_result_is_shown_and_given_unchanged(hall, client, settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path):
        dossier = results.approve_and_sign(hall.appraised(), by=hall.approver, at=later(90))
    result = dossier.results.get()
    client.force_login(hall.clerk)
    page = client.get(reverse("desk:result", args=[dossier.uuid, result.uuid]))
    assert (
        reverse("desk:result_picture", args=[dossier.uuid, result.uuid, 1]) in page.content.decode()
    )
    answer = client.get(reverse("desk:result_file", args=[dossier.uuid, result.uuid]))
    assert answer.content == result.document.file.read()
    client.force_login(hall.stranger)
    assert client.get(reverse("desk:result", args=[dossier.uuid, result.uuid])).status_code == 404


def test_a_scan_is_added_and_a_paper_compared_from_the_dossier(hall, client):
    dossier = hall.taken()
    paper = dossier.papers.get(position=1)
    picture = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(picture, "PNG")
    scan = reverse("desk:paper_scan", args=[dossier.uuid, paper.uuid])
    check = reverse("desk:paper_check", args=[dossier.uuid, paper.uuid])
    client.force_login(hall.appraiser)
    upload = SimpleUploadedFile("don.png", picture.getvalue())
    assert client.post(scan, {"files": [upload]}).status_code == 302
    assert client.post(check).status_code == 302
    paper.refresh_from_db()
    assert (paper.files.count(), paper.checked_by) == (1, hall.appraiser)
    lie = SimpleUploadedFile("don.pdf", b"MZ not a PDF")
    assert client.post(scan, {"files": [lie]}).status_code == 422
    assert client.post(scan).status_code == 422
    client.force_login(hall.clerk)
    assert client.post(scan, {"files": []}).status_code == 403
    assert client.post(check).status_code == 403
    client.force_login(hall.stranger)
    assert client.post(check).status_code == 404
