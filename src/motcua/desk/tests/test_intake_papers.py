"""Papers at the counter: scanned, used again, missing; a supplement asked for, a refusal."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from motcua.desk.tests.counter import CARD, Counter
from motcua.dossiers.models import Dossier, PaperFile
from motcua.dossiers.tests.cast import make_version


def test_a_missing_paper_needs_a_word(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    first, second = (str(paper.pk) for paper in hall.version.papers.all())
    assert counter.take(hall.version, received=[first]).status_code == 422
    assert f'href="#received-{second}"' in counter.text
    counter.take(hall.version, received=[first], **{f"none-{second}": "Đã có trên hệ thống"})
    paper = Dossier.objects.get().papers.get(position=2)
    assert paper.not_needed_because == "Đã có trên hệ thống"


def test_scans_are_kept_for_their_paper_and_wrong_files_say_why(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    paper = hall.version.papers.first()
    png = _png()
    hostile = SimpleUploadedFile("../../<script>alert(1)</script>.png", png, "image/png")
    counter.press(**{f"scan-{paper.pk}": hostile})
    assert "<script>alert(1)" not in counter.text
    assert counter.page.context["rows"][0].is_received
    lie = SimpleUploadedFile("don.pdf", b"MZ\x90\x00 this is a program", "application/pdf")
    page = counter.press(**{f"scan-{paper.pk}": lie})
    assert page.status_code == 422
    assert f'href="#scan-{paper.pk}"' in counter.text
    counter.take(hall.version)
    assert PaperFile.objects.get().file.media_type == "image/png"


def test_scans_are_counted_in_pages(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    paper = hall.version.papers.first()
    counter.press(**{f"scan-{paper.pk}": SimpleUploadedFile("don.png", _png(), "image/png")})
    counter.press(**{f"scan-{paper.pk}": SimpleUploadedFile("don.pdf", _pdf(3), "application/pdf")})
    assert (counter.page.context["rows"][0].pages, counter.page.context["rows"][0].files) == (4, 0)
    assert "4 trang" in counter.text
    counter.take(hall.version)
    address = reverse("desk:dossier", args=[Dossier.objects.get().uuid])
    assert "4 trang" in counter.client.get(address).content.decode()


def test_a_paper_handed_in_before_is_used_again(counter, hall, nhung):
    paper = hall.version.papers.first()
    counter.find(CARD)
    counter.choose(hall.version)
    upload = SimpleUploadedFile("don.png", _png(), "image/png")
    counter.press(**{f"scan-{paper.pk}": upload})
    counter.take(hall.version)
    again = Counter(counter.client)
    again.find(CARD)
    again.choose(hall.version)
    assert f'name="reuse" value="{paper.pk}"' in again.text
    again.press(f"reuse={paper.pk}")
    again.take(hall.version, receipt_number="0004183")
    first, second = Dossier.objects.order_by("id")
    assert second.papers.first().reused_from == first.papers.first()
    assert second.papers.first().files.get().file == first.papers.first().files.get().file


def test_only_the_papers_of_the_chosen_case_are_asked_for(counter, hall, nhung):
    version = make_version("1.000002", cases=("Trường hợp bị mất", "Trường hợp ủy quyền"))
    counter.find(CARD)
    counter.choose(version)
    names = [row.requirement.name for row in counter.page.context["rows"]]
    assert names == ["Đơn đề nghị theo mẫu", "Giấy khám sức khỏe", "Trường hợp bị mất: giấy tờ"]
    counter.press(case="1")
    assert counter.page.context["rows"][-1].requirement.name == "Trường hợp ủy quyền: giấy tờ"
    counter.press(case="none")
    assert len(counter.page.context["rows"]) == 2


def test_a_supplement_is_asked_for_with_form_02(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    page = counter.press("supplement", confirmed="on")
    assert page.redirect_chain[-1][0] == reverse("desk:intake_supplement")
    said = {
        "items": "Giấy khám sức khỏe",
        "cause": "applicant",
        "legal_ground": "Điều 17 Nghị định 118/2025/NĐ-CP",
        "text": "Giấy khám đã hết hạn",
    }
    wrong = counter.client.post(reverse("desk:intake_supplement"), said | {"text": ""})
    assert wrong.status_code == 422
    done = counter.client.post(reverse("desk:intake_supplement"), said, follow=True)
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.tracking_code in done.content.decode()) == ("supplement", True)
    answer = counter.client.get(reverse("desk:visit_paper", args=[dossier.visit]))
    assert answer.content.startswith(b"%PDF")


def test_a_refusal_is_printed_as_form_03(counter, hall, nhung):
    counter.find(CARD)
    counter.choose(hall.version)
    counter.press("decline", confirmed="on")
    said = {"cause": "applicant", "legal_ground": "Điều 17", "text": "Không thuộc thẩm quyền"}
    counter.client.post(reverse("desk:intake_decline"), said)
    dossier = Dossier.objects.get()
    assert dossier.state == "declined"
    answer = counter.client.get(reverse("desk:visit_paper", args=[dossier.visit]))
    assert answer.content.startswith(b"%PDF")


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return out.getvalue()


def _pdf(pages: int) -> bytes:
    out = io.BytesIO()
    first, *others = [Image.new("RGB", (20, 20), "white") for _n in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()
