"""QR and Code 128 as small SVG drawings: paths only, sharp at any size."""

from itertools import groupby

import segno
from barcode import Code128


def qr_svg(text: str) -> str:
    """Return the QR code of the text, error correction M, four modules of quiet zone."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    return _svg(rows, width=len(rows) + 8, height=len(rows) + 8, offset=4)


def code128_svg(text: str) -> str:
    """Return the Code 128 of the text, ten modules of quiet zone each side, no text below."""
    bars = [int(bit) for bit in Code128(text).build()[0]]
    return _svg([bars], width=len(bars) + 20, height=1, offset=10, is_flat=True)


def _svg(
    rows: list[list[int]], *, width: int, height: int, offset: int, is_flat: bool = False
) -> str:
    top = 0 if is_flat else offset
    path = "".join(
        f"M{left + offset} {y + top}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for left, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" preserveAspectRatio="none"'
        f' shape-rendering="crispEdges"><path d="{path}"/></svg>'
    )


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules."""
    runs, at = [], 0
    for is_dark, group in groupby(row, key=bool):
        length = len(list(group))
        if is_dark:
            runs.append((at, length))
        at += length
    return runs
