"""Folders on a disk that may lose its power."""

import os
from pathlib import Path


def keep_names(folder: Path) -> None:
    """Bring the names in a folder to the disk: a renamed file is there after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
