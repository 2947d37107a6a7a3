from django.db import migrations

TABLES = """
CREATE TABLE reporting_stepfact (
    dossier_year smallint NOT NULL,
    dossier_id bigint NOT NULL,
    task_id bigint NOT NULL,
    step_id bigint,
    kind varchar(10) NOT NULL,
    duty varchar(12) NOT NULL,
    unit_id bigint NOT NULL,
    holder_id bigint,
    since timestamptz NOT NULL,
    until timestamptz,
    until_on date,
    ending varchar(10) NOT NULL,
    allotted_minutes integer NOT NULL,
    used_minutes integer,
    waited_minutes bigint,
    open_minutes bigint,
    PRIMARY KEY (dossier_year, dossier_id, task_id)
) PARTITION BY RANGE (dossier_year);
CREATE INDEX steps_done_in_a_period ON reporting_stepfact (until_on, unit_id, kind);
CREATE INDEX steps_of_a_dossier ON reporting_stepfact (dossier_id);

CREATE FUNCTION reporting_make_year(made integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %I PARTITION OF reporting_stepfact FOR VALUES FROM (%s) TO (%s)',
        'reporting_stepfact_' || made, made, made + 1
    );
END $$;
CREATE TABLE reporting_stepfact_other PARTITION OF reporting_stepfact DEFAULT;
SELECT reporting_make_year(year) FROM generate_series(2025, 2028) AS year;

CREATE FUNCTION reporting_stays_as_it_was() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a frozen report never changes';
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON reporting_frozenreport
    FOR EACH ROW EXECUTE FUNCTION reporting_stays_as_it_was();
CREATE TRIGGER is_kept BEFORE TRUNCATE ON reporting_frozenreport
    FOR EACH STATEMENT EXECUTE FUNCTION reporting_stays_as_it_was();
"""

UNDO = """
DROP TABLE reporting_stepfact;
DROP FUNCTION reporting_make_year(integer);
DROP TRIGGER never_changes ON reporting_frozenreport;
DROP TRIGGER is_kept ON reporting_frozenreport;
DROP FUNCTION reporting_stays_as_it_was();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [migrations.RunSQL(TABLES, UNDO)]
