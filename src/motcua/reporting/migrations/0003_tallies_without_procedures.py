from django.db import migrations, models

KEEP = """
CREATE TABLE reporting_kept AS
SELECT "on", receiving_unit_id, deciding_unit_id, channel, sum(received)::int AS received,
    sum(finished)::int AS finished, sum(early)::int AS early, sum(on_time)::int AS on_time,
    sum(late)::int AS late, sum(late_apologised)::int AS late_apologised,
    sum(on_the_spot)::int AS on_the_spot, sum(same_day)::int AS same_day,
    sum(withdrawn)::int AS withdrawn, sum(stopped)::int AS stopped
FROM reporting_daytally GROUP BY 1, 2, 3, 4;
DELETE FROM reporting_daytally;
"""

PUT_BACK = """
INSERT INTO reporting_daytally ("on", receiving_unit_id, deciding_unit_id, channel, received,
    finished, early, on_time, late, late_apologised, on_the_spot, same_day, withdrawn, stopped)
SELECT * FROM reporting_kept;
DROP TABLE reporting_kept;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_step_facts_and_frozen_reports")]

    operations = [
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.RemoveConstraint("daytally", "tally_once_per_day_and_kind"),
        migrations.RemoveField("daytally", "procedure"),
        migrations.AddConstraint(
            "daytally",
            models.UniqueConstraint(
                fields=["on", "receiving_unit", "deciding_unit", "channel"],
                name="tally_once_per_day_and_kind",
            ),
        ),
        migrations.RunSQL(PUT_BACK, migrations.RunSQL.noop),
    ]
