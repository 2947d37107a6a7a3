"""Places kept free on a result: number, day, and the two signatures."""

from datetime import date


def fill_number(pdf: bytes, *, number_text: str, on: date) -> bytes:
    """Print number and day into their places without touching what was signed before."""
    raise NotImplementedError
