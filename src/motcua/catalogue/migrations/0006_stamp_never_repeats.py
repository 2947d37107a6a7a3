"""The stamp follows the clock: after a restore or a flush it never takes an old value again."""

from django.db import migrations

BY_CLOCK = """
CREATE OR REPLACE FUNCTION catalogue_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    microseconds bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
BEGIN
    INSERT INTO catalogue_indexstamp AS stamp (id, number) VALUES (1, microseconds)
        ON CONFLICT (id) DO UPDATE SET number = greatest(stamp.number + 1, microseconds);
    RETURN NULL;
END $$;
"""
BY_ONE = """
CREATE OR REPLACE FUNCTION catalogue_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogue_indexstamp AS stamp (id, number) VALUES (1, 1)
        ON CONFLICT (id) DO UPDATE SET number = stamp.number + 1;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_fee_kind_may_be_unsaid")]

    operations = [migrations.RunSQL(BY_CLOCK, BY_ONE)]
