"""What stands in a sealed file: rows of history and of the access log as lines, and back.

A line of history carries the identities that its hash covers, so that the chain can be proved from
the file alone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from motcua.dossiers.models import Dossier, History, Look
from motcua.dossiers.rules import row_hash
from motcua.org.models import Post, Unit
from motcua.people.models import User

Line = Mapping[str, Any]
#: Columns of a row of history, as they are read for a line.
HISTORY = (
    "dossier_id", "dossier__uuid", "sequence", "verb", "state", "at", "by_id", "by__uuid",
    "post_id", "unit_id", "facts", "hash_format", "hash_before", "hash",
)  # fmt: skip
_HISTORY_WORDS = (
    "id", "dossier", "sequence", "verb", "state", "at", "by_id", "by", "post", "unit", "facts",
    "format", "before", "hash",
)  # fmt: skip
LOOKS = ("dossier_id", "id", "user_id", "at", "how")
_LOOK_WORDS = ("id", "look", "user", "at", "how")
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def history_line(row: Sequence[Any]) -> dict[str, Any]:
    """Return a row of ``HISTORY`` as a line."""
    line = dict(zip(_HISTORY_WORDS, row, strict=True))
    return line | {"dossier": str(line["dossier"]), "by": str(line["by"]), "at": _at(line["at"])}


def look_line(row: Sequence[Any]) -> dict[str, Any]:
    """Return a row of ``LOOKS`` as a line."""
    line = dict(zip(_LOOK_WORDS, row, strict=True))
    return line | {"at": _at(line["at"])}


def spelt(line: Line) -> bytes:
    """Return a line as it stands in the file."""
    return _ENCODE(line).encode()


def of_each_dossier(lines: Iterable[Line]) -> Iterator[tuple[int, list[Line]]]:
    """Yield the lines dossier by dossier."""
    for number, group in groupby(lines, key=lambda line: int(line["id"])):
        yield number, list(group)


def holds(line: Line, before: str, sequence: int) -> bool:
    """Tell whether a line of history follows the one before it, unchanged."""
    if line["sequence"] != sequence or line["before"] != before:
        return False
    again: str = row_hash(
        dossier=line["dossier"],
        sequence=line["sequence"],
        verb=line["verb"],
        state=line["state"],
        at=datetime.fromisoformat(line["at"]),
        by=line["by"],
        post=line["post"],
        unit=line["unit"],
        facts=line["facts"],
        hash_before=line["before"],
        hash_format=line["format"],
    )
    return bool(again == line["hash"])


def acts_in(lines: Sequence[Line], dossier: Dossier) -> list[History]:
    """Return lines of one dossier as rows, with the officers, posts and units they name."""
    users = User.objects.in_bulk({line["by_id"] for line in lines})
    posts = Post.objects.in_bulk({line["post"] for line in lines} - {None})
    units = Unit.objects.in_bulk({line["unit"] for line in lines} - {None})
    return [
        History(
            dossier_year=dossier.year,
            dossier=dossier,
            sequence=line["sequence"],
            verb=line["verb"],
            state=line["state"],
            at=datetime.fromisoformat(line["at"]),
            by=users[line["by_id"]],
            post=posts.get(line["post"]),
            unit=units.get(line["unit"]),
            facts=line["facts"],
            hash_format=line["format"],
            hash_before=line["before"],
            hash=line["hash"],
        )
        for line in lines
    ]


def looks_in(lines: Sequence[Line], dossier: Dossier) -> list[Look]:
    """Return lines of the access log as rows, with who looked."""
    users = User.objects.in_bulk({line["user"] for line in lines} - {None})
    return [
        Look(
            id=line["look"],
            dossier=dossier,
            user=users.get(line["user"]),
            at=datetime.fromisoformat(line["at"]),
            how=line["how"],
        )
        for line in lines
    ]


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
