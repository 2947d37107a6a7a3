"""Find every text of the code and the templates, and put what is new into the part of its app.

    python scripts/messages.py          adds new texts to src/motcua/locale/parts/<app>.vi.po
    python scripts/check_translations.py    fails when something lacks Vietnamese

Needs Babel, no system tool.
"""

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from motcua.ui.messages import LOCALE, Entry, read  # noqa: E402 - the path comes first

PACKAGE = ROOT / "src/motcua"
PARTS = LOCALE / "parts"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: vi\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
)


@dataclass
class Text:
    """A text as the source writes it, and every place that uses it."""

    msgid: str
    plural: str = ""
    context: str | None = None
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return Entry(self.msgid, self.plural, self.context).key

    @property
    def app(self) -> str:
        """Return the app of the first place."""
        return self.places[0].split("/")[2]


def sources() -> Iterator[tuple[Path, str]]:
    """Yield every source that may hold texts, as Python."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in file.parts and "migrations" not in file.parts:
            yield file, file.read_text(encoding="utf-8")
    for file in sorted(PACKAGE.rglob("templates/**/*")):
        if file.suffix in (".html", ".txt", ".svg"):
            # In brackets, since the indentation of a template means nothing to Python.
            yield file, f"({templatize(file.read_text(encoding='utf-8'), origin=str(file))})"


def texts() -> dict[str, Text]:
    """Return every text by its key, in the order of the sources."""
    found: dict[str, Text] = {}
    for file, code in sources():
        stream = io.BytesIO(code.encode())
        options = {"encoding": "utf-8"}
        for line, message, _comments, context in extract(
            "python", stream, KEYWORDS, options=options
        ):
            msgid, plural = message if isinstance(message, tuple) else (message, "")
            text = Text(msgid, plural, context)
            place = f"{file.relative_to(ROOT)}:{line}"
            found.setdefault(text.key, text).places.append(place)
    return found


def translations() -> dict[str, list[tuple[str, Entry]]]:
    """Return every entry of the parts by its key, with the name of its part."""
    found: dict[str, list[tuple[str, Entry]]] = {}
    for part in sorted(PARTS.glob("*.vi.po")):
        for entry in read(part.read_text(encoding="utf-8")):
            if entry.msgid:
                found.setdefault(entry.key, []).append((part.name, entry))
    return found


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def as_po(text: Text) -> str:
    """Return an entry to translate."""
    lines = [f"#: {text.places[0]}"]
    if text.context is not None:
        lines.append(f"msgctxt {quoted(text.context)}")
    lines.append(f"msgid {quoted(text.msgid)}")
    if text.plural:
        lines += [f"msgid_plural {quoted(text.plural)}", 'msgstr[0] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines) + "\n"


def main() -> None:
    known = translations()
    new = [text for key, text in texts().items() if key not in known]
    for text in new:
        part = PARTS / f"{text.app}.vi.po"
        before = part.read_text(encoding="utf-8") if part.exists() else HEADER
        part.write_text(f"{before.rstrip()}\n\n{as_po(text)}", encoding="utf-8")
    sys.stdout.write(f"{len(new)} new texts to translate in {PARTS.relative_to(ROOT)}.\n")


if __name__ == "__main__":
    main()
