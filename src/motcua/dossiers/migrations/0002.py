from django.db import migrations

TABLES = """
CREATE TABLE dossiers_history (
    dossier_year smallint NOT NULL,
    dossier_id bigint NOT NULL REFERENCES dossiers_dossier,
    sequence integer NOT NULL CHECK (sequence > 0),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    verb varchar(20) NOT NULL,
    state varchar(12) NOT NULL,
    at timestamptz NOT NULL,
    by_id bigint NOT NULL REFERENCES people_user,
    post_id bigint REFERENCES org_post,
    unit_id bigint REFERENCES org_unit,
    facts jsonb NOT NULL,
    hash_format smallint NOT NULL,
    hash_before varchar(64) NOT NULL,
    hash varchar(64) NOT NULL,
    PRIMARY KEY (dossier_year, dossier_id, sequence)
) PARTITION BY RANGE (dossier_year);
CREATE INDEX history_in_reading_order ON dossiers_history (xid, dossier_id, sequence);
CREATE INDEX history_of_a_day ON dossiers_history (at);

CREATE SEQUENCE dossiers_look_id;
CREATE TABLE dossiers_look (
    year smallint NOT NULL,
    id bigint NOT NULL DEFAULT nextval('dossiers_look_id'),
    dossier_id bigint NOT NULL REFERENCES dossiers_dossier,
    user_id bigint REFERENCES people_user,
    at timestamptz NOT NULL,
    how varchar(20) NOT NULL,
    PRIMARY KEY (year, id)
) PARTITION BY RANGE (year);
CREATE INDEX looks_at_a_dossier ON dossiers_look (dossier_id, at);
CREATE INDEX looks_of_a_user ON dossiers_look (user_id, at);

CREATE FUNCTION dossiers_make_year(made integer) RETURNS void LANGUAGE plpgsql AS $$
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
CREATE TABLE dossiers_history_other PARTITION OF dossiers_history DEFAULT;
CREATE TABLE dossiers_look_other PARTITION OF dossiers_look DEFAULT;
SELECT dossiers_make_year(year) FROM generate_series(2025, 2028) AS year;

CREATE FUNCTION dossiers_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to, never changed or deleted', TG_TABLE_NAME;
END $$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON dossiers_history
    FOR EACH ROW EXECUTE FUNCTION dossiers_only_grows();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON dossiers_look
    FOR EACH ROW EXECUTE FUNCTION dossiers_only_grows();
CREATE TRIGGER is_kept BEFORE TRUNCATE ON dossiers_history
    FOR EACH STATEMENT EXECUTE FUNCTION dossiers_only_grows();
CREATE TRIGGER is_kept BEFORE TRUNCATE ON dossiers_look
    FOR EACH STATEMENT EXECUTE FUNCTION dossiers_only_grows();
"""

UNDO = """
DROP TABLE dossiers_history;
DROP TABLE dossiers_look;
DROP SEQUENCE dossiers_look_id;
DROP FUNCTION dossiers_only_grows();
DROP FUNCTION dossiers_make_year(integer);
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [migrations.RunSQL(TABLES, UNDO)]
