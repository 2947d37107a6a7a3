"""Geometry of the drawings."""

from motcua.ui.diagram import (
    ChartRow,
    RouteStep,
    chart_drawing,
    route_drawing,
    share_widths,
)


def test_steps_of_one_column_run_side_by_side_and_join_again():
    drawing = route_drawing(
        [
            [RouteStep(name="Tiếp nhận", state="done")],
            [RouteStep(name="Thẩm định"), RouteStep(name="Lấy ý kiến")],
            [RouteStep(name="Phê duyệt", state="here")],
        ]
    )
    first, above, below, last = drawing.boxes
    assert above.x == below.x
    assert above.y + above.height < below.y
    assert first.middle == last.middle == (above.middle + below.middle) // 2
    assert len(drawing.ways) == 2 * (1 + 1 + 2)
    assert last.x + last.width < drawing.width


def test_no_name_is_wider_than_its_box():
    name = "Lấy ý kiến Chi nhánh Văn phòng đăng ký đất đai"
    (box,) = route_drawing([[RouteStep(name=name)]]).boxes
    assert box.width > len(name) * 6


def test_bars_stand_on_the_floor_and_keep_their_proportion():
    drawing = chart_drawing([ChartRow(label="07:00", value=20, compared=10)])
    compared, value = drawing.bars
    assert (compared.kind, value.kind) == ("b", "a")
    assert value.height == 2 * compared.height
    assert value.y + value.height == compared.y + compared.height == 178


def test_nothing_known_draws_no_bar_and_nothing_at_all_still_draws():
    assert chart_drawing([ChartRow(label="10:00", value=None)]).bars == []
    assert chart_drawing([]).grid[-1]["label"] == "2"


def test_the_three_shares_fill_the_bar():
    share = share_widths(3, 2, 1)
    assert share["early_width"] + share["on_time_width"] + share["late_width"] == 120
    assert share_widths(0, 0, 0)["early_width"] == 0
