from decimal import Decimal

import pytest

from motcua.catalogue import rules


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("03 Ngày làm việc", (Decimal(3), "working_day")),
        ("30 Ngày", (Decimal(30), "calendar_day")),
        ("0.25 Giờ", (Decimal("0.25"), "hour")),
        ("8 Giờ làm việc", (Decimal(8), "working_hour")),
        ("2 Tháng", (Decimal(2), "month")),
        ("1", None),
        ("0 Ngày", None),
        ("Không quy định", None),
        ("", None),
    ],
)
def test_a_limit_is_read_only_with_its_unit(text, limit):
    assert rules.limit(text) == limit


def test_agencies_are_cut_between_names_not_inside_them():
    text = "Sở Văn hóa, Thể thao và Du lịch, Sở Du lịch, Thuế tỉnh, thành phố, Thuế cơ sở"
    assert rules.agencies(text) == (
        "Sở Văn hóa, Thể thao và Du lịch",
        "Sở Du lịch",
        "Thuế tỉnh, thành phố",
        "Thuế cơ sở",
    )


@pytest.mark.parametrize(
    ("levels", "agencies", "kind"),
    [
        (("province",), ("Sở Tư pháp",), "department"),
        (("province",), ("Chủ tịch ủy ban nhân dân cấp tỉnh",), "province"),
        (("commune",), ("Ủy ban Nhân dân xã, phường, thị trấn",), "commune"),
        (("commune",), ("Công an cấp Xã",), "agency"),
        (("commune",), (), "commune"),
        (("province",), ("Sở Xây dựng", "Uỷ ban Nhân dân cấp xã"), ""),
        (("province", "commune"), (), ""),
    ],
)
def test_the_deciding_kind_is_named_only_where_it_is_sure(levels, agencies, kind):
    assert rules.deciding_kind(levels, agencies) == kind


def test_free_is_believed_only_with_the_case_it_holds_for():
    assert rules.fee("Phí : Miễn phí Đồng (Người khuyết tật)") == (
        "phi",
        Decimal(0),
        "Người khuyết tật",
    )
    assert rules.fee("Lệ phí : Miễn phí Đồng") == ("le_phi", None, "")
    assert rules.fee("Phí : 15.000 Đồng (mỗi lần;)") == ("phi", Decimal(15_000), "mỗi lần")
    assert rules.fee("không thu") is None


@pytest.mark.parametrize("heading", ["Trường hợp ủy quyền", "a) Đối với cá nhân", "* Trường hợp 1"])
def test_a_case_is_known_by_its_words(heading):
    assert rules.is_case(heading)
    assert not rules.is_case("Bao gồm")


@pytest.mark.parametrize(
    ("published", "unit", "same"),
    [
        ("Sở Tài chính các tỉnh, thành phố", "Sở Tài chính", True),
        ("Công an cấp Tỉnh", "Công an tỉnh An Bình", True),
        ("Văn phòng Sở Xây dựng", "Sở Xây dựng", True),
        ("Sở Y tế", "Sở Nội vụ", False),
        ("Sở Công thương", "Sở Công Thương tỉnh An Bình", True),
    ],
)
def test_a_published_agency_is_recognised_in_the_province(published, unit, same):
    assert rules.same_agency(published, unit) is same
