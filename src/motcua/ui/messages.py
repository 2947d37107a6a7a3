"""The Vietnamese catalogue: one part per app, compiled into the one file that Django reads.

`locale/parts/<app>.vi.po` are the source. The compiled catalogue beside them is made when the
program starts and a part is newer, without any outside tool. English needs no catalogue:
message ids are English.
"""

import ast
import os
import re
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
_HEADER = (
    "Language: vi\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=1; plural=0;\n"
)
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+(.*)")
_MAGIC = 0x950412DE


@dataclass
class Entry:
    """One message: its English, its context if any, and the Vietnamese of each plural form."""

    msgid: str = ""
    plural: str = ""
    context: str | None = None
    translations: dict[int, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the message id as gettext stores it."""
        prefix = "" if self.context is None else f"{self.context}\x04"
        return f"{prefix}{self.msgid}" + (f"\x00{self.plural}" if self.plural else "")

    @property
    def value(self) -> str:
        """Return the translation as gettext stores it; empty when not translated."""
        return "\x00".join(self.translations[n] for n in sorted(self.translations))


def compile_if_stale(locale: Path = LOCALE) -> bool:
    """Compile the parts when one is newer than the catalogue; return whether that was needed.

    A catalogue that cannot be written (a read-only installation that ships one) is left alone.
    """
    parts = sorted((locale / "parts").glob("*.vi.po"))
    target = locale / "vi/LC_MESSAGES/django.mo"
    newest = max((part.stat().st_mtime for part in [*parts, locale / "parts"]), default=0)
    if target.exists() and target.stat().st_mtime >= newest:
        return False
    try:
        _write(target, compiled(entries(parts)))
    except PermissionError:
        if not target.exists():
            raise
    return True


def entries(parts: list[Path]) -> dict[str, str]:
    """Return message id → Vietnamese of all parts, as gettext stores them."""
    found = {"": _HEADER}
    for part in parts:
        for entry in read(part.read_text(encoding="utf-8")):
            if entry.msgid and entry.value.strip("\x00"):
                found[entry.key] = entry.value
    return found


def read(text: str) -> Iterator[Entry]:
    """Yield the entries of a .po file, header included, obsolete ones (#~) left out."""
    entry, place = Entry(), ("", 0)
    for line in (raw.strip() for raw in text.splitlines()):
        word = _KEYWORD.fullmatch(line)
        if word:
            if _starts_anew(word[1], place[0]):
                yield entry
                entry = Entry()
            place = (word[1], int(word[2] or 0))
            _append(entry, place, word[3])
        elif line.startswith('"'):
            _append(entry, place, line)
    if place[0]:
        yield entry


def _starts_anew(keyword: str, before: str) -> bool:
    return before == "msgstr" and keyword in ("msgid", "msgctxt")


def _append(entry: Entry, place: tuple[str, int], quoted: str) -> None:
    text = ast.literal_eval(quoted)
    keyword, number = place
    if keyword == "msgid":
        entry.msgid += text
    elif keyword == "msgid_plural":
        entry.plural += text
    elif keyword == "msgctxt":
        entry.context = (entry.context or "") + text
    else:
        entry.translations[number] = entry.translations.get(number, "") + text


def compiled(messages: dict[str, str]) -> bytes:
    """Return the binary catalogue (GNU .mo, little endian, no hash table)."""
    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items())
    count = len(pairs)
    start = 28 + 16 * count
    ids: list[int] = []
    texts: list[int] = []
    data = bytearray()
    for side, table in ((0, ids), (1, texts)):
        for pair in pairs:
            table.extend((len(pair[side]), start + len(data)))
            data += pair[side] + b"\x00"
    head = struct.pack("<7I", _MAGIC, 0, count, 28, 28 + 8 * count, 0, start)
    return head + struct.pack(f"<{4 * count}I", *ids, *texts) + bytes(data)


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    with os.fdopen(number, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(target)
