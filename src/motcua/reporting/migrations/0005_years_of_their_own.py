from django.db import migrations

OWN = """
CREATE OR REPLACE FUNCTION reporting_make_year(made integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM dossiers_own_partition('reporting_stepfact', 'dossier_year', made);
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION reporting_make_year(made integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %I PARTITION OF reporting_stepfact FOR VALUES FROM (%s) TO (%s)',
        'reporting_stepfact_' || made, made, made + 1
    );
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0010_sealed_files"),
        ("reporting", "0004_exports"),
    ]

    operations = [migrations.RunSQL(OWN, BEFORE)]
