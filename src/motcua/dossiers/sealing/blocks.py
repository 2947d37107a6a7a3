"""A file of JSON lines in gzip blocks: whole or not there, and searched by a number.

Every block is a gzip member of its own, so ``zcat`` reads the file from end to end; beside it lies
an index of where each block begins, which can be made again from the file.
"""

import gzip
import hashlib
import json
import os
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from motcua.core.folders import keep_names

#: Bytes of a block before it is packed; a number's lines never lie in two.
BLOCK_BYTES = 256_000
CHUNK_BYTES = 1 << 20
_UNFINISHED = ".unfinished"


class Blocks:
    """Writes one file in a ``with``; it stands under its name when that has ended well."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path
        self.rows = 0
        self._file = _unfinished(path).open("wb")
        self._block: list[bytes] = []
        self._size, self._first, self._last = 0, 0, -1
        self._index: list[tuple[int, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_rest: object) -> None:
        if failed is None:
            self._finish()
        else:
            self._file.close()
            _unfinished(self.path).unlink(missing_ok=True)

    def add(self, number: int, line: bytes) -> None:
        """Write a line; numbers come in their order."""
        if number != self._last and self._size > BLOCK_BYTES:
            self._pack()
        if not self._block:
            self._first = number
        self._block.append(line)
        self._size += len(line)
        self._last = number
        self.rows += 1

    def _finish(self) -> None:
        """Bring the file and its index to the disk under their names."""
        self._pack()
        index = _unfinished(_index_of(self.path))
        with self._file, index.open("wb") as other:
            other.write(json.dumps(self._index).encode())
            for each in (self._file, other):
                each.flush()
                os.fsync(each.fileno())
        index.rename(_index_of(self.path))
        _unfinished(self.path).rename(self.path)
        keep_names(self.path.parent)

    def _pack(self) -> None:
        if self._block:
            self._index.append((self._first, self._file.tell()))
            self._file.write(gzip.compress(b"\n".join([*self._block, b""]), mtime=0))
            self._block, self._size = [], 0


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield every line of a file in order; raises OSError where it cannot be read."""
    with gzip.open(path) as file:
        for line in file:
            yield json.loads(line)


def lines_of(path: Path, number: int) -> list[dict[str, Any]]:
    """Return the lines of one number, in order; raises OSError where the file cannot be read."""
    firsts, places = _index(_index_of(path), _index_of(path).stat().st_mtime_ns)
    block = bisect_right(firsts, number) - 1
    if block < 0:
        return []
    with path.open("rb") as file:
        file.seek(places[block])
        end = places[block + 1] if block + 1 < len(places) else None
        packed = file.read(end - places[block] if end else -1)
    found = (json.loads(line) for line in gzip.decompress(packed).splitlines())
    return [line for line in found if line["id"] == number]


def digest(path: Path) -> str:
    """Return the SHA-256 over a file."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            sha.update(chunk)
    return sha.hexdigest()


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + _UNFINISHED)


def _index_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.index")


@lru_cache(maxsize=16)
def _index(path: Path, _changed: int) -> tuple[list[int], list[int]]:
    found = json.loads(path.read_bytes())
    return [first for first, _place in found], [place for _first, place in found]
