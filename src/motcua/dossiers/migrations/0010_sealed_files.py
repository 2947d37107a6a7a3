from django.db import migrations, models

#: A year that lies with the rest gets its partition too; its rows go with it, unchanged.
OWN = """
CREATE FUNCTION dossiers_own_partition(parent text, year_column text, made integer)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own text := parent || '_' || made;
    rest text := parent || '_other';
    is_there boolean;
BEGIN
    IF to_regclass(own) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = %s)', rest, year_column, made)
        INTO is_there;
    IF is_there THEN
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, rest);
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)', own, parent, made, made + 1
    );
    IF is_there THEN
        EXECUTE format('INSERT INTO %I SELECT * FROM %I WHERE %I = %s', own, rest, year_column, made);
        EXECUTE format('DELETE FROM %I WHERE %I = %s', rest, year_column, made);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I DEFAULT', parent, rest);
    END IF;
END $$;
CREATE OR REPLACE FUNCTION dossiers_make_year(made integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM dossiers_own_partition('dossiers_history', 'dossier_year', made);
    PERFORM dossiers_own_partition('dossiers_look', 'year', made);
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION dossiers_make_year(made integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['dossiers_history', 'dossiers_look'] LOOP
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)',
            parent || '_' || made, parent, made, made + 1
        );
    END LOOP;
END $$;
DROP FUNCTION dossiers_own_partition(text, text, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_foreign_dossiers")]

    operations = [
        migrations.RunSQL(OWN, BEFORE),
        migrations.CreateModel(
            name='SealedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('history', 'history'), ('looks', 'looks'), ('facts', 'facts'), ('steps', 'step facts')], max_length=10)),
                ('path', models.CharField(max_length=120)),
                ('sha256', models.CharField(max_length=64)),
                ('size_bytes', models.BigIntegerField()),
                ('rows', models.BigIntegerField()),
                ('first_on', models.DateField(null=True)),
                ('last_on', models.DateField(null=True)),
                ('sealed_at', models.DateTimeField()),
                ('signature', models.BinaryField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['year', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('year', 'kind'), name='sealed_once_per_year_and_kind'), models.CheckConstraint(condition=models.Q(('dropped_at', None), ('signature__isnull', False), _connector='OR'), name='sealed_is_signed_before_rows_go')],
            },
        ),
    ]
