"""Geometry of the drawings: route, bar chart, share bar. Pure; templates draw the result."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, log10

_BOX_HEIGHT = 40
_GAP_ACROSS = 36
_GAP_DOWN = 14
_LETTER = 6.6  # mean width of a letter of the names, px
_TICK_LETTER = 9.4  # of the names under bars, which are drawn larger on a phone


@dataclass(frozen=True, kw_only=True)
class RouteStep:
    """One step of a route as drawn: its name, used and allotted time in words, its state."""

    name: str
    note: str = ""
    state: str = "not"  # done, here or not


@dataclass(frozen=True, kw_only=True)
class Box:
    """A step at its place, in px of the drawing."""

    name: str
    note: str
    state: str
    x: int
    y: int
    width: int
    height: int = _BOX_HEIGHT

    @property
    def text_x(self) -> int:
        return self.x + 12

    @property
    def name_y(self) -> int:
        return self.y + 17

    @property
    def note_y(self) -> int:
        return self.y + 32

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(kw_only=True)
class RouteDrawing:
    """A route as boxes and ways between them."""

    width: int
    height: int
    boxes: list[Box] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)


def route_drawing(columns: Sequence[Sequence[RouteStep]]) -> RouteDrawing:
    """Place the steps column by column; steps of one column run side by side in time."""
    tallest = max((len(column) for column in columns), default=0)
    height = tallest * (_BOX_HEIGHT + _GAP_DOWN) - _GAP_DOWN + 12
    drawing = RouteDrawing(width=10, height=max(height, 12))
    placed: list[list[Box]] = []
    x = 10
    for column in columns:
        boxes = _column(column, x, drawing.height)
        placed.append(boxes)
        drawing.boxes += boxes
        x += boxes[0].width + _GAP_ACROSS
        drawing.width = x - _GAP_ACROSS + 10
    for before, after in pairwise(placed):
        drawing.ways += _ways(before, after)
    return drawing


def _column(steps: Sequence[RouteStep], x: int, height: int) -> list[Box]:
    longest = max(max(len(step.name), len(step.note)) for step in steps)
    width = max(100, ceil(longest * _LETTER) + 24)
    block = len(steps) * (_BOX_HEIGHT + _GAP_DOWN) - _GAP_DOWN
    y = (height - block) // 2
    return [
        Box(
            name=step.name,
            note=step.note,
            state=step.state,
            x=x,
            y=y + place * (_BOX_HEIGHT + _GAP_DOWN),
            width=width,
        )
        for place, step in enumerate(steps)
    ]


def _ways(before: Sequence[Box], after: Sequence[Box]) -> list[str]:
    start = before[0].x + before[0].width
    end = after[0].x
    bus = (start + end) // 2
    if len(before) == len(after) == 1:
        return [f"M{start} {before[0].middle}H{end}"]
    middles = [box.middle for box in (*before, *after)]
    lines = [f"M{start} {box.middle}H{bus}" for box in before]
    lines.append(f"M{bus} {min(middles)}V{max(middles)}")
    return [*lines, *(f"M{bus} {box.middle}H{end}" for box in after)]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a chart; `kind` is a for the first series, b for the second."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    label: str = ""

    @property
    def text_x(self) -> float:
        return self.x + self.width / 2

    @property
    def text_y(self) -> float:
        return self.y - 4


@dataclass(frozen=True, kw_only=True)
class ChartRow:
    """One place on the axis: its label, its value, what it is compared with."""

    label: str
    value: int | None
    compared: int | None = None


@dataclass(frozen=True, kw_only=True)
class LyingRow:
    """A row of bars that lie beside its whole name, their lengths in percent of the longest."""

    row: ChartRow
    length: float
    compared_length: float


@dataclass(kw_only=True)
class ChartDrawing:
    """Bars, lines and the rows of the table beneath."""

    width: int = 490
    height: int = 200
    lying: list[LyingRow] = field(default_factory=list)
    grid: list[dict[str, object]] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    ticks: list[dict[str, object]] = field(default_factory=list)
    table: list[ChartRow] = field(default_factory=list)


_TOP, _FLOOR, _LEFT = 18, 178, 32


def chart_drawing(rows: Sequence[ChartRow]) -> ChartDrawing:
    """Place two series of bars side by side over a floor with two lines above it.

    Where a name is too long to stand under its bars, the bars lie beside the names.
    """
    drawing = ChartDrawing(table=list(rows))
    greatest = max((max(r.value or 0, r.compared or 0) for r in rows), default=0)
    if any(len(row.label) * _TICK_LETTER * len(rows) > drawing.width - _LEFT for row in rows):
        drawing.lying = [_lying(row, greatest) for row in rows]
        return drawing
    highest = _round_up(greatest)
    for part in (0, 0.5, 1):
        y = _FLOOR - part * (_FLOOR - _TOP)
        drawing.grid.append({"y": y, "text_y": y + 4, "label": f"{highest * part:g}"})
    slot = (drawing.width - _LEFT) / max(len(rows), 1)
    width = min(slot * 0.36, 22)
    for place, row in enumerate(rows):
        middle = _LEFT + slot * (place + 0.5)
        drawing.ticks.append({"x": round(middle, 1), "y": 195, "label": row.label})
        drawing.bars += _pair(row, middle, width, highest)
    return drawing


def _lying(row: ChartRow, greatest: int) -> LyingRow:
    def length(value: int | None) -> float:
        return round(100 * (value or 0) / max(greatest, 1), 1)

    return LyingRow(row=row, length=length(row.value), compared_length=length(row.compared))


def _pair(row: ChartRow, middle: float, width: float, highest: int) -> list[Bar]:
    has_two = row.compared is not None
    bars = []
    if row.compared is not None:
        bars.append(_bar("b", row.compared, middle - width - 0.5, width, highest))
    if row.value is not None:
        x = middle + 0.5 if has_two else middle - width / 2
        bars.append(_bar("a", row.value, x, width, highest, label=str(row.value)))
    return bars


def _bar(kind: str, value: int, x: float, width: float, highest: int, label: str = "") -> Bar:
    height = round((_FLOOR - _TOP) * value / highest, 1)
    return Bar(
        kind=kind,
        x=round(x, 1),
        y=round(_FLOOR - height, 1),
        width=round(width, 1),
        height=height,
        label=label,
    )


def _round_up(value: int) -> int:
    """Return the next of 2, 5, 10, 20, 50… so that halves are readable."""
    if value <= 2:
        return 2
    size: int = 10 ** int(log10(value))
    return next(step * size for step in (1, 2, 5, 10) if step * size >= value)


def share_widths(early: int, on_time: int, late: int) -> dict[str, float]:
    """Return places and widths of the three parts of a bar 120 wide; an empty bar for nothing."""
    total = early + on_time + late
    if not total:
        return {"early_width": 0, "on_time_x": 0, "on_time_width": 0, "late_x": 0, "late_width": 0}
    first = round(120 * early / total, 1)
    second = round(120 * on_time / total, 1)
    return {
        "early_width": first,
        "on_time_x": first,
        "on_time_width": second,
        "late_x": round(first + second, 1),
        "late_width": round(120 - first - second, 1),
    }
