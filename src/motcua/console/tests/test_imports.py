from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from motcua.catalogue.actions import uploads
from motcua.catalogue.models import Import, ProcedureVersion
from motcua.catalogue.readers import SHIPPED

pytestmark = pytest.mark.django_db


def shipped(rows=3):
    """Return the head of the shipped list as a file."""
    lines = SHIPPED[0].read_text(encoding="utf-8").splitlines()[: rows + 1]
    return SimpleUploadedFile("thu-tuc.csv", "\n".join(lines).encode())


def hand_in(client, *files):
    return client.post(reverse("console:imports"), {"files": files})


def test_files_are_planned_read_written_by_the_job_and_said_nothing_new_then(client, admin):
    answer = hand_in(client, shipped())
    made = Import.objects.get()
    assert answer.url == reverse("console:import", args=[made.uuid])
    assert made.counts["new"] == 3
    assert not ProcedureVersion.objects.exists()
    page = client.get(answer.url).content.decode()
    assert "thu-tuc.csv" in page
    writing = reverse("console:import_writing", args=[made.uuid])
    assert client.post(writing).status_code == 302
    assert client.post(writing).status_code == 409
    assert 'hx-trigger="every 2s"' in client.get(answer.url).content.decode()
    for _again in range(2):
        uploads.carry_out(made.pk, clock=now)
    made.refresh_from_db()
    assert (made.state, made.rows.count()) == ("done", 3)
    assert ProcedureVersion.objects.count() == 3
    assert not made.files.filter(content__isnull=False).exists()
    hand_in(client, shipped())
    again = Import.objects.latest("pk")
    assert again.counts["unchanged"] == 3
    assert client.post(reverse("console:import_writing", args=[again.uuid])).status_code == 422


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe\x00a"]
)
def test_a_broken_file_gets_a_sentence_with_its_name(client, admin, content):
    file = BytesIO(content)
    file.name = "../../hỏng.xlsx"
    answer = hand_in(client, file)
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert "hỏng.xlsx" in answer.content.decode() or not content
    assert not ProcedureVersion.objects.exists()


def test_no_file_gets_a_sentence(client, admin):
    answer = client.post(reverse("console:imports"))
    assert answer.status_code == 422
    assert "20" in answer.content.decode()


def test_refused_rows_are_listed_with_their_reason(client, admin):
    head = SHIPPED[0].read_text(encoding="utf-8").splitlines()[:2]
    wrong = head[1].replace(head[1].split(",")[0], "khong-phai-ma", 1)
    hand_in(client, SimpleUploadedFile("sai.csv", "\n".join([head[0], wrong]).encode()))
    made = Import.objects.get()
    page = client.get(reverse("console:import", args=[made.uuid]), {"result": "refused"})
    assert made.counts["refused"] == 1
    assert "khong-phai-ma" in page.content.decode()


def test_what_cannot_be_written_any_more_is_said(client, admin):
    hand_in(client, shipped())
    made = Import.objects.get()
    client.post(reverse("console:import_writing", args=[made.uuid]))
    admin.posts.update(valid_to="2026-01-31", valid_from="2026-01-01")
    uploads.carry_out(made.pk, clock=now)
    made.refresh_from_db()
    assert made.state == "refused"
    assert made.sentence


def test_who_does_not_administer_hands_nothing_in(client, admin, stranger):
    hand_in(client, shipped())
    made = Import.objects.get()
    stranger()
    assert hand_in(client, shipped()).status_code == 403
    assert client.get(reverse("console:import", args=[made.uuid])).status_code == 403
    assert client.post(reverse("console:import_writing", args=[made.uuid])).status_code == 403
    assert Import.objects.count() == 1


def test_uploads_nobody_came_back_to_are_forgotten(client, admin):
    hand_in(client, shipped())
    uploads.forget_old_uploads(at=now())
    assert Import.objects.exists()
    uploads.forget_old_uploads(at=now() + 2 * uploads.FORGOTTEN_AFTER)
    assert not Import.objects.exists()
