"""A version that due dates stand on can be neither changed nor removed."""

from django.db import migrations

FORBID = """
CREATE FUNCTION workdays_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A calendar version is never changed or removed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER calendar_version_is_immutable
    BEFORE UPDATE OR DELETE ON workdays_calendarversion
    FOR EACH ROW EXECUTE FUNCTION workdays_version_is_immutable();
"""
ALLOW = """
DROP TRIGGER calendar_version_is_immutable ON workdays_calendarversion;
DROP FUNCTION workdays_version_is_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
