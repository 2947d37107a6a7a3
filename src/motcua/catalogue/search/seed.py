"""The everyday words that come with the product; a province's own stand in the database."""

import csv
from pathlib import Path

SEED = Path(__file__).parent.parent / "data" / "synonyms.csv"


def seed_synonyms() -> list[tuple[str, str]]:
    """Return the shipped everyday words with what they mean."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return [(row["phrase"], row["means"]) for row in csv.DictReader(file)]
