"""The first everyday words; a province edits them afterwards."""

import csv
from pathlib import Path

from django.db import migrations

from motcua.core.text import fold, nfc


def seed(apps, schema_editor):
    path = Path(__file__).parent.parent / "data" / "synonyms.csv"
    synonym = apps.get_model("catalogue", "Synonym")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    synonym.objects.bulk_create(
        synonym(
            phrase=nfc(row["phrase"]),
            phrase_fold=fold(row["phrase"]),
            means=nfc(row["means"]),
            note=row["note"],
        )
        for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_published_versions_stay")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
