import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: Indexes that Django makes for every foreign key: others begin with the same column, or no
#: query looks from there and no row is ever deleted that they point at.
INDEXES = [
    ("people_person_declared_by_id_7826181f", "people_person", "declared_by_id"),
    ("people_person_verified_by_id_d08cf232", "people_person", "verified_by_id"),
]
DROP = "".join(f"DROP INDEX IF EXISTS {name};\n" for name, _table, _column in INDEXES)
MAKE = "".join(f"CREATE INDEX {name} ON {table} ({column});\n" for name, table, column in INDEXES)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_keys_of_an_account"),
    ]

    operations = [
        # The keys themselves stay as they are: AlterField would make them anew, row by row.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DROP, MAKE)],
            state_operations=[
                migrations.AlterField(
                    model_name="person",
                    name="declared_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="person",
                    name="verified_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
