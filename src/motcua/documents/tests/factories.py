"""Files and documents for tests: `FileFactory.create()`, `DocumentFactory.create()`."""

import hashlib
from datetime import UTC, date, datetime

import factory

from motcua.documents.actions import store_file
from motcua.documents.forms import Applicant, Form01, Header, Item, Lookup
from motcua.documents.models import Document, File, Kind
from motcua.documents.rendering import render
from motcua.documents.results import ResultText, render_result
from motcua.org.tests.factories import UnitFactory
from motcua.people.tests.factories import UserFactory

AT = datetime(2026, 11, 25, 2, 42, tzinfo=UTC)
DAY = date(2026, 11, 25)


def a_header(**changes: object) -> Header:
    facts = {
        "superior_name": "Ủy ban nhân dân tỉnh An Bình",
        "unit_name": "Trung tâm Phục vụ hành chính công tỉnh An Bình",
        "number": "0031",
        "place": "An Bình",
        "on": DAY,
    }
    return Header(**facts | changes)


def a_slip(**changes: object) -> Form01:
    """A receipt as the counter prints it."""
    facts = {
        "header": a_header(),
        "code": "H99.08-261125-0031",
        "applicant": Applicant(
            name="NGUYỄN THỊ HỒNG NHUNG",
            identity_number="001190000412",
            address="Tổ 4, phường Bình Minh, tỉnh An Bình",
            phone="0900 000 412",
        ),
        "content": "Cấp lại giấy phép lái xe (3.000348)",
        "items": (
            Item(name="Đề nghị đổi giấy phép lái xe", originals=1),
            Item(name="Giấy khám sức khỏe của người lái xe", originals=1),
        ),
        "time_limit": "05 ngày làm việc",
        "received_at": AT,
        "due_at": datetime(2026, 12, 1, 2, 42, tzinfo=UTC),
        "receiver_name": "Trần Thị Thu Hà",
        "lookup": Lookup(url="https://mot.example/t/1", pin="7K2M", hotline="1900 0000"),
    }
    return Form01(**facts | changes)


def a_result(**changes: object) -> ResultText:
    facts = {
        "header": a_header(unit_name="Sở Xây dựng"),
        "type_name": "QUYẾT ĐỊNH",
        "summary": "Về việc cấp phép thi công nút giao",
        "code": "H99.08-261125-0031",
        "paragraphs": ("Điều 1. Cấp phép cho bà Nguyễn Thị Hồng Nhung.",),
        "signer_title": "Giám đốc",
        "signer_name": "Phạm Quốc Huy",
        "verify_url": "https://mot.example/v/1",
    }
    return ResultText(**facts | changes)


class FileFactory(factory.Factory):
    """A stored PDF, another one each time."""

    class Meta:
        model = File

    name = factory.Sequence(lambda n: f"giay-to-{n + 1}.pdf")
    code = factory.Sequence(lambda n: f"H99.08-261125-{n + 1:04}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        content = render(a_slip(code=kwargs["code"]), on=DAY)
        return store_file(content, name=kwargs["name"], by=UserFactory.create(), at=AT)


class DocumentFactory(factory.django.DjangoModelFactory):
    """A result that nobody has signed yet."""

    class Meta:
        model = Document

    kind = Kind.RESULT
    title = "Quyết định cấp phép thi công nút giao"
    unit = factory.SubFactory(UnitFactory)
    subject_code = factory.Sequence(lambda n: f"H99.08-261125-{n + 1:04}")
    made_by = factory.SubFactory(UserFactory)
    made_at = AT

    @factory.lazy_attribute
    def file(self):
        content = render_result(a_result(code=self.subject_code))
        return store_file(content, name="result.pdf", by=self.made_by, at=AT)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
