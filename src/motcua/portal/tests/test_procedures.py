from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from motcua.catalogue.actions import import_files
from motcua.catalogue.models import ChannelRule, FeeRule, ProcedureVersion, Sector
from motcua.catalogue.tests import factories
from motcua.catalogue.tests.factories import (
    AT,
    DAY,
    FeeFactory,
    PaperFactory,
    VersionFactory,
    editor,
    published,
)

pytestmark = pytest.mark.django_db
DETAIL = Path(factories.__file__).parent / "data" / "1_004194.docx"
QUESTIONS = [
    "Tôi có làm được không?",
    "Cần những gì?",
    "Hết bao nhiêu tiền?",
    "Bao lâu thì có?",
    "Làm ở đâu?",
    "Căn cứ pháp lý",
]


def text(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(f"portal:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_front_door_opens_to_everybody(client):
    published()
    assert "Cần làm giấy tờ gì hôm nay?" in text(client, "home")


def test_the_questions_stand_in_their_order(client):
    page = text(client, "procedure", published().code)
    places = [page.index(question) for question in QUESTIONS]
    assert places == sorted(places)


def test_a_missing_fee_is_said_to_be_unknown_and_never_free(client):
    version = VersionFactory.create()
    page = text(client, "procedure", version.code)
    assert "Chưa rõ lệ phí" in page
    assert "Miễn phí" not in page


def test_a_rule_that_says_free_is_believed(client):
    version = VersionFactory.create()
    FeeFactory.create(version=version, amount=Decimal(0), case="Người khuyết tật")
    page = text(client, "procedure", version.code)
    assert "Miễn phí" in page
    assert "Người khuyết tật" in page


def test_a_draft_is_shown_with_what_is_missing(client):
    version = VersionFactory.create(agencies=[], deciding_kind="")
    page = text(client, "procedure", version.code)
    assert "Chưa tiếp nhận được. Còn chưa rõ: cơ quan giải quyết." in page
    assert "hẹn trả" not in page


def test_it_says_when_the_result_is_due_and_why(client):
    page = text(client, "procedure", published(valid_from=timezone.localdate()).code)
    assert "Nộp bây giờ thì hẹn trả" in page
    assert "Cách tính" in page


def test_papers_of_a_case_stand_apart(client):
    version = VersionFactory.create()
    PaperFactory.create(version=version, name="Tờ khai")
    PaperFactory.create(
        version=version, name="Giấy ủy quyền", heading="Trường hợp ủy quyền", is_by_case=True
    )
    page = text(client, "procedure", version.code)
    assert '<summary lang="vi">Trường hợp ủy quyền</summary>' in page
    assert "1 đến 2 loại" in page


def test_a_way_with_its_own_limit_says_it(client):
    version = VersionFactory.create()
    ChannelRule.objects.create(
        version=version, channel="online", limit_value=1, limit_unit="working_day"
    )
    assert "1 ngày làm việc" in text(client, "procedure", version.code)


def test_the_notice_holds_every_part_of_the_decree_in_vietnamese(client):
    import_files([DETAIL], by=editor(), at=AT)
    client.cookies["django_language"] = "en"
    page = text(client, "notice", "1.004194")
    for part in ["Trình tự", "Cách thức", "Thành phần, số lượng", "Thời hạn", "Đối tượng",
                 "Cơ quan giải quyết", "Kết quả", "Phí, lệ phí", "Yêu cầu, điều kiện",
                 "Căn cứ", "Phản ánh, kiến nghị"]:  # fmt: skip
        assert part in page
    assert "1 bản chính" in page
    assert "<svg" in page


def test_an_unknown_code_is_not_found_and_bare_digits_are_understood(client):
    version = published()
    assert client.get(reverse("portal:procedure", args=["0.000000"])).status_code == 404
    bare = version.code.replace(".", "")
    answer = client.get(reverse("portal:procedure", args=[bare]))
    assert answer.url == reverse("portal:procedure", args=[version.code])


def test_an_ended_procedure_is_no_longer_shown(client):
    version = published()
    ProcedureVersion.objects.filter(pk=version.pk).update(state="ended", valid_to=DAY)
    assert client.get(reverse("portal:procedure", args=[version.code])).status_code == 404


def test_search_answers_words_filters_and_nothing(client):
    one = published(name_vi="Cấp thẻ bồ câu", procedure__sector__name_vi="Văn thư")
    two = published(name_vi="Cấp lại thẻ bồ câu", levels=["commune"])
    found = text(client, "procedures", q="bo cau")
    assert one.code in found
    assert two.code in found
    sector = Sector.objects.get(name_vi="Văn thư")
    narrowed = text(client, "procedures", q="bồ câu", sector=sector.code)
    assert two.code not in narrowed
    assert "Không có thủ tục nào" in text(client, "procedures", q="zzz")
    assert one.code in text(client, "procedures", sector="không có", level="<b>")


def test_with_htmx_only_the_list_is_sent(client):
    version = published(name_vi="Cấp thẻ bồ câu")
    answer = client.get(
        reverse("portal:procedures"), {"q": "bo cau"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert version.code in page
    assert "<html" not in page
    assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize("words", ["", "cap giay"])
def test_more_goes_on_where_the_page_ended(client, words):
    codes = {VersionFactory.create().code for _ in range(25)}
    query = {"q": words} if words else {}
    first = client.get(reverse("portal:procedures"), query)
    shown = {row.version.code for row in first.context["rows"]}
    second = client.get(reverse("portal:procedures") + first.context["more"])
    more = {row.version.code for row in second.context["rows"]}
    assert (len(shown), len(more), shown | more) == (20, 5, codes)
    assert second.context["more"] == ""


def test_a_list_asks_the_database_a_fixed_number_of_questions(
    client, django_assert_max_num_queries
):
    for _ in range(12):
        FeeFactory.create(version=VersionFactory.create())
    with django_assert_max_num_queries(6):
        client.get(reverse("portal:procedures"))


def test_a_version_of_tomorrow_is_not_shown_today(client):
    version = published(valid_from=timezone.localdate() + timedelta(days=1))
    assert FeeRule.objects.filter(version=version).exists()
    assert client.get(reverse("portal:procedure", args=[version.code])).status_code == 404
