"""Papers that a source ran together in one cell: taken apart only where it left a seam."""

import re
from collections.abc import Iterator

from motcua.catalogue.rules import without_bullet

#: "…khuyết tật1 bản chính,2 bản saoc) Giấy…": the counts of one paper, and at once the next one.
_COUNTS = re.compile(
    r"(?<! )(\d) bản (?:chính(?:,(\d) bản sao)?|sao)(?=[^\s.,;:)\]/\"”])(?!\d bản)"
)
_LOW, _HIGH = (
    "".join(filter(test, map(chr, range(0x61, 0x1EFA)))).replace("\\", "")
    for test in (str.islower, str.isupper)
)
_HIGH += "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Where a file's name was put behind a sentence without a blank.
_SEAM = re.compile(
    rf"(?<=[{_LOW}])(?=[{_HIGH}])"  # quy địnhMẫu
    rf"|(?<=[{_HIGH}]{{2}})(?=[{_HIGH}][{_LOW}])"  # NĐ-CPMẫu
    rf"|(?<=[);])(?=[{_HIGH}{_LOW}\d])"  # (bản chính)Mẫu, )02-TNDN
    rf"|(?<=[{_HIGH}{_LOW})]\.)(?=[{_HIGH}])|(?<=[{_LOW})]\.)(?=\d)"  # của Chính phủ.Mẫu
    rf"|(?<=\.\.)(?=[{_HIGH}])|(?<=/\d{{4}})(?=[{_HIGH}])"  # 25/01/2026Mau
)
_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|rar|zip|jpe?g|png)[,; ]*$", re.IGNORECASE)
MAX_FORM = 250


def papers_in(name: str) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """Yield each paper of the cell with its originals and copies; None where they stand beside."""
    start = 0
    for match in _COUNTS.finditer(name):
        first, second = int(match[1]), int(match[2] or 0)
        counts = (first, second) if "chính" in match[0] else (0, first)
        yield without_bullet(name[start : match.start()].strip()), counts
        start = match.end()
    yield without_bullet(name[start:].strip()), None


def without_file(name: str) -> tuple[str, str]:
    """Return the name, and the names of the form's files that were put behind it."""
    files: list[str] = []
    while _FILE.search(name):
        words = [word for word in re.finditer(r"\S+", name) if _SEAM.search(word[0])]
        seam = _SEAM.search(words[-1][0]) if words else None
        if seam is None or words[-1].start() + seam.start() < 5:
            break
        cut = words[-1].start() + seam.start()
        files.insert(0, name[cut:].strip(",; "))
        name = name[:cut].strip()
    return without_bullet(name), ", ".join(files)[:MAX_FORM]
