"""The archive of the write-ahead log: how PostgreSQL puts a piece away, and gets it back.

Pieces are compressed; one that is there already counts as put away only if it is the same
(PostgreSQL asks again after a crash). Without the folder nothing is archived, which costs nothing.
"""

import shlex
from pathlib import Path

ENDING = ".gz"
SEGMENT_BYTES = 16 * 1024 * 1024
#: A piece is put away at the latest so many seconds after something was written to it.
ARCHIVE_SECONDS = 60


def archive_command(folder: Path) -> str:
    """Return PostgreSQL's ``archive_command`` for a folder that may not exist."""
    where = _quoted(folder)
    done, unfinished = f"{where}/%f{ENDING}", f"{where}/.%f{ENDING}"
    put = f'gzip -c "%p" > {unfinished} && sync {unfinished} && mv {unfinished} {done}'
    same = f'gzip -dc {done} | cmp -s - "%p"'
    return f"test ! -d {where} || if test -f {done}; then {same}; else {put}; fi"


def restore_command(archive: Path, *others: Path) -> str:
    """Return ``restore_command``: from the archive, else from the log of a cluster that lies."""
    found = [f'gzip -dc {_quoted(archive)}/%f{ENDING} > "%p"']
    found += [f'cp {_quoted(other)}/%f "%p"' for other in others]
    return " 2>/dev/null || ".join(found) + " 2>/dev/null"


def segment(timeline: int, position: str) -> str:
    """Return the name of the piece of the log that holds a position such as ``0/2000028``."""
    high, low = (int(part, 16) for part in position.split("/"))
    return f"{timeline:08X}{high:08X}{low // SEGMENT_BYTES:08X}"


def _quoted(folder: Path) -> str:
    return shlex.quote(str(folder)).replace("%", "%%")
