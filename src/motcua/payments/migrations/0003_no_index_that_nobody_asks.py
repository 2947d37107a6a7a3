import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: Indexes that Django makes for every foreign key: others begin with the same column, or no
#: query looks from there and no row is ever deleted that they point at.
INDEXES = [
    ("payments_charge_raised_by_id_ad9b0309", "payments_charge", "raised_by_id"),
    ("payments_charge_unit_id_f4157bd5", "payments_charge", "unit_id"),
    ("payments_payment_by_id_70b7c6e5", "payments_payment", "by_id"),
]
DROP = "".join(f"DROP INDEX IF EXISTS {name};\n" for name, _table, _column in INDEXES)
MAKE = "".join(f"CREATE INDEX {name} ON {table} ({column});\n" for name, table, column in INDEXES)


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0003_former_names"),
        ("payments", "0002_ledger_only_grows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The keys themselves stay as they are: AlterField would make them anew, row by row.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DROP, MAKE)],
            state_operations=[
                migrations.AlterField(
                    model_name="charge",
                    name="raised_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="charge",
                    name="unit",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                migrations.AlterField(
                    model_name="payment",
                    name="by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
