"""Open a strange file where it can do no harm: a child with little memory and little time.

The child is ``page_painter.py``; a picture of one page comes out of it, or nothing.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SECONDS = 20
_PAINTER = Path(__file__).with_name("page_painter.py")


class Unpaintable(Exception):
    """The child could not open the file, or took too much for it."""


@dataclass(frozen=True)
class Painted:
    """A page as a picture."""

    content: bytes  # WebP
    pages: int  # of the whole file


def paint(content: bytes, media_type: str, *, page: int, width: int) -> bytes:
    """Return what the child says about a page; ``taken_apart`` reads it. Raises Unpaintable."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PAINTER), media_type, str(page), str(width)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise Unpaintable from error
    return done.stdout


def taken_apart(answer: bytes) -> Painted:
    """Take the painter's answer apart: a line of JSON, then the picture."""
    head, _newline, picture = answer.partition(b"\n")
    return Painted(content=picture, pages=int(json.loads(head)["pages"]))
