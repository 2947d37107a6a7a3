"""A growth measurement as a drawing: how much more time each piece takes as dossiers grow.

``python -m motcua.bench.frame.chart < growth.json > docs/images/growth.svg``, and with ``--table``
the same as a table for the page beside it.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from math import log10
from typing import Any

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 340, 56, 46, 18, 190
#: A line of its own for each, so that it also reads without colour.
STYLES = (
    ("worklist_p95_ms", "work list, p95", "#0b5d8a", ""),
    ("intake_p95_ms", "intake, p95", "#8a3b0b", "8 4"),
    ("report_tallies_ms", "report, tallies", "#2f6b2f", "2 4"),
    ("report_facts_ms", "report, facts", "#6b2f6b", "10 4 2 4"),
    ("search_p95_ms", "search of a dossier, p95", "#555555", "4 4"),
)


def chart(points: Sequence[Mapping[str, Any]]) -> str:
    """Return the SVG: dossiers to the right, time against the first point upwards, both in tens."""
    sizes = [point["dossiers"] for point in points]
    ratios = {
        name: [max(point[name], 0.01) / max(points[0][name], 0.01) for point in points]
        for name, *_style in STYLES
    }
    flat = [value for row in ratios.values() for value in row]
    low, high = min(0.5, *flat), max(10.0, *flat)

    def x(size: float) -> float:
        share = log10(size / sizes[0]) / max(log10(sizes[-1] / sizes[0]), 1e-9)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        share = log10(value / low) / log10(high / low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    frame = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>',
        "<title>Time against the number of dossiers</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    parts += [_rule(y(tick), f"{tick:g}×") for tick in (1, 10, 100, 1000) if low <= tick <= high]
    parts += [
        f'<text x="{x(size):.0f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>'
        for size in sizes
    ]
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 8}">dossiers</text>')
    ends = _apart(sorted((y(ratios[name][-1]), name) for name, *_style in STYLES))
    for name, words, colour, dashes in STYLES:
        places = zip(sizes, ratios[name], strict=True)
        path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in places)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/><text x="{WIDTH - RIGHT + 8}" y="{ends[name]:.1f}" '
            f'fill="{colour}">{words} {ratios[name][-1]:.1f}×</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def table(points: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures as a Markdown table, with the load of the machine each was taken at."""
    heads = ["dossiers", *(words for _name, words, *_style in STYLES), "open tasks", "load"]
    rows = [
        [
            f"{point['dossiers']:,}",
            *(f"{point[name]:,} ms" for name, *_style in STYLES),
            f"{point['open_tasks']:,}",
            f"{point['load']}",
        ]
        for point in points
    ]
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _rule(at: float, words: str) -> str:
    return (
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ccc"/>'
        f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{words}</text>'
    )


def _apart(places: Sequence[tuple[float, str]]) -> dict[str, float]:
    """Return where the words stand, so that none covers another."""
    found: dict[str, float] = {}
    before = 0.0
    for at, name in places:
        before = max(at + 4, before + 15)
        found[name] = before
    return found


if __name__ == "__main__":
    draw = table if "--table" in sys.argv else chart
    sys.stdout.write(draw(json.load(sys.stdin)["points"]))
