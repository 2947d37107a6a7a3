"""Fail when a text lacks Vietnamese, a translation is left over, or a place holder was lost."""

import re
import sys

from messages import Text, texts, translations

from motcua.ui.messages import Entry

_PLACE = re.compile(r"%\(\w+\)[a-z0-9.]*[a-z]|%[sd]|\{\w*\}")


def faults() -> list[str]:
    """Return what is wrong, one sentence each."""
    written, wanted = translations(), texts()
    found = [fault for key, text in wanted.items() for fault in _of(text, written.get(key, []))]
    for key, entries in written.items():
        if key not in wanted:
            found += [f"{part}: nobody says “{entry.msgid}” any more" for part, entry in entries]
    return found


def _of(text: Text, entries: list[tuple[str, Entry]]) -> list[str]:
    if not any(entry.value for _part, entry in entries):
        return [f"{text.places[0]}: “{text.msgid}” has no Vietnamese"]
    if len({entry.value for _part, entry in entries}) > 1:
        parts = ", ".join(part for part, _entry in entries)
        return [f"“{text.msgid}” is translated differently in {parts}: give it a context"]
    asked = set(_PLACE.findall(text.plural or text.msgid))
    given = set(_PLACE.findall(entries[0][1].value))
    if asked != given:
        return [f"{entries[0][0]}: “{text.msgid}” holds {sorted(asked)}, not {sorted(given)}"]
    return []


def main() -> None:
    found = faults()
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
