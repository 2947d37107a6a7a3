from django.db import migrations

#: Indexes that Django once made for every foreign key: others begin with the same column, or no
#: query looks from there and no row is ever deleted that they point at. The keys stay. A new
#: database never had them (0001), and going back makes none: they serve nobody.
NAMES = [
    "payments_charge_raised_by_id_ad9b0309",
    "payments_charge_unit_id_f4157bd5",
    "payments_payment_by_id_70b7c6e5",
]


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_ledger_only_grows")]

    operations = [
        migrations.RunSQL(f"DROP INDEX IF EXISTS {', '.join(NAMES)}", migrations.RunSQL.noop)
    ]
