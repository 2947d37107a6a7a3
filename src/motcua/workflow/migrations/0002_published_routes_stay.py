from django.db import migrations

TRIGGERS = """
CREATE FUNCTION workflow_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version_key bigint;
    now_state text;
BEGIN
    IF TG_TABLE_NAME = 'workflow_routeversion' THEN
        IF TG_OP = 'DELETE' THEN
            IF OLD.state <> 'draft' THEN
                RAISE EXCEPTION 'a published route version is never deleted';
            END IF;
            RETURN OLD;
        END IF;
        IF OLD.state <> 'draft' AND NOT (
            OLD.state = 'published' AND NEW.state = 'ended'
            AND (NEW.route_id, NEW.number, NEW.published_at)
                = (OLD.route_id, OLD.number, OLD.published_at)
        ) THEN
            RAISE EXCEPTION 'a published route version is only ended, once';
        END IF;
        RETURN NEW;
    END IF;
    version_key := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
    SELECT state INTO now_state FROM workflow_routeversion WHERE id = version_key;
    IF now_state <> 'draft' THEN
        RAISE EXCEPTION 'steps and flows of a published route never change';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON workflow_routeversion
    FOR EACH ROW EXECUTE FUNCTION workflow_published_stays();
CREATE TRIGGER published_stays BEFORE INSERT OR UPDATE OR DELETE ON workflow_step
    FOR EACH ROW EXECUTE FUNCTION workflow_published_stays();
CREATE TRIGGER published_stays BEFORE INSERT OR UPDATE OR DELETE ON workflow_flow
    FOR EACH ROW EXECUTE FUNCTION workflow_published_stays();
"""

UNDO = """
DROP TRIGGER published_stays ON workflow_flow;
DROP TRIGGER published_stays ON workflow_step;
DROP TRIGGER published_stays ON workflow_routeversion;
DROP FUNCTION workflow_published_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]

    operations = [migrations.RunSQL(TRIGGERS, UNDO)]
