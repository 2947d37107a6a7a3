"""Readers of the files in which procedures come; none of them trusts its file."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from motcua.catalogue.readers.files import BadFile, kind_of
from motcua.catalogue.readers.sheets import Reading, Sheet

#: Real procedures that come with the product; see ``catalogue/data/README.md``.
SHIPPED = tuple(
    Path(__file__).parent.parent / "data" / name
    for name in ("procedures.csv", "procedure_components.csv.gz")
)

#: The module that reads a kind of file; loaded when such a file comes, for they are heavy.
_READERS = {"csv": "csv_pair", "xlsx": "portal_list", "docx": "detail_sheet"}


def read_files(paths: Sequence[Path]) -> Reading:
    """Read all files into one sheet per code, later files adding to earlier ones.

    Raises BadFile with a sentence when a file cannot be read at all; a bad row is in
    ``Reading.refused`` and does not stop the others.
    """
    reading = Reading()
    for path in paths:
        reader = import_module(f"{__name__}.{_READERS[kind_of(path)]}")
        reading.add(reader.read(path))
    return reading


__all__ = ["SHIPPED", "BadFile", "Reading", "Sheet", "read_files"]
