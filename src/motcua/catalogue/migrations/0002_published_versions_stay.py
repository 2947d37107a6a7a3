"""Published versions cannot be changed, only ended once; search hears of every change."""

from django.db import migrations

GUARD_VERSION = """
CREATE FUNCTION catalogue_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- what may differ when a published version ends; its route may be chosen at any time
    open_columns text[] := ARRAY['state', 'valid_to', 'route_id'];
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published version cannot be deleted (%)', OLD.uuid
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF to_jsonb(NEW) - open_columns IS DISTINCT FROM to_jsonb(OLD) - open_columns THEN
        RAISE EXCEPTION 'a published version cannot be changed (%)', OLD.uuid
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT (NEW.state = OLD.state AND NEW.valid_to IS NOT DISTINCT FROM OLD.valid_to
            OR OLD.state = 'published' AND NEW.state = 'ended') THEN
        RAISE EXCEPTION 'a published version can be ended once, nothing else (%)', OLD.uuid
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_stays BEFORE UPDATE OR DELETE ON catalogue_procedureversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_version_stays();
"""

GUARD_PARTS = """
CREATE FUNCTION catalogue_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalogue_procedureversion v
        WHERE v.state <> 'draft'
        AND v.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
                     CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END);
    IF FOUND THEN
        RAISE EXCEPTION 'the parts of a published version cannot be changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER channel_rule_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_channelrule
    FOR EACH ROW EXECUTE FUNCTION catalogue_part_stays();
CREATE TRIGGER paper_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_paperrequirement
    FOR EACH ROW EXECUTE FUNCTION catalogue_part_stays();
CREATE TRIGGER fee_rule_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_feerule
    FOR EACH ROW EXECUTE FUNCTION catalogue_part_stays();
"""

STAMP = """
CREATE FUNCTION catalogue_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_indexstamp AS stamp (id, number) VALUES (1, 1)
        ON CONFLICT (id) DO UPDATE SET number = stamp.number + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER sector_stamps AFTER INSERT OR UPDATE OR DELETE ON catalogue_sector
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stamp();
CREATE TRIGGER procedure_stamps AFTER INSERT OR UPDATE OR DELETE ON catalogue_procedure
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stamp();
CREATE TRIGGER version_stamps AFTER INSERT OR UPDATE OR DELETE ON catalogue_procedureversion
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stamp();
CREATE TRIGGER synonym_stamps AFTER INSERT OR UPDATE OR DELETE ON catalogue_synonym
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stamp();
"""

UNDO = """
DROP FUNCTION catalogue_version_stays, catalogue_part_stays, catalogue_stamp CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.RunSQL(GUARD_VERSION, UNDO),
        migrations.RunSQL(GUARD_PARTS, migrations.RunSQL.noop),
        migrations.RunSQL(STAMP, migrations.RunSQL.noop),
    ]
