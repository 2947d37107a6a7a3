from django.db import migrations

#: One key for both: the unit of a row is its post's, and neither stands without the other.
TOGETHER = """
ALTER TABLE dossiers_history
    ADD CONSTRAINT history_post_with_its_unit
        FOREIGN KEY (post_id, unit_id) REFERENCES org_post (id, unit_id) MATCH FULL,
    DROP CONSTRAINT dossiers_history_post_id_fkey,
    DROP CONSTRAINT dossiers_history_unit_id_fkey;
"""
APART = """
ALTER TABLE dossiers_history
    ADD CONSTRAINT dossiers_history_post_id_fkey FOREIGN KEY (post_id) REFERENCES org_post,
    ADD CONSTRAINT dossiers_history_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES org_unit,
    DROP CONSTRAINT history_post_with_its_unit;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0012_no_index_that_nobody_asks"),
        ("org", "0004_post_with_its_unit"),
    ]

    operations = [migrations.RunSQL(TOGETHER, APART)]
