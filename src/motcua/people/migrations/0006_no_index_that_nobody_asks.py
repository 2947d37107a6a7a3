from django.db import migrations

#: Indexes that Django once made for every foreign key: others begin with the same column, or no
#: query looks from there and no row is ever deleted that they point at. The keys stay. A new
#: database never had them (0001), and going back makes none: they serve nobody.
NAMES = [
    "people_person_declared_by_id_7826181f",
    "people_person_verified_by_id_d08cf232",
]


class Migration(migrations.Migration):
    dependencies = [("people", "0005_keys_of_an_account")]

    operations = [
        migrations.RunSQL(f"DROP INDEX IF EXISTS {', '.join(NAMES)}", migrations.RunSQL.noop)
    ]
