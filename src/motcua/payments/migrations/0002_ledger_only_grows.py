from django.db import migrations

TRIGGERS = """
CREATE FUNCTION payments_ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a line of the ledger is never changed; write one that takes it back';
END $$;
CREATE TRIGGER ledger_only_grows BEFORE UPDATE OR DELETE ON payments_payment
    FOR EACH ROW EXECUTE FUNCTION payments_ledger_only_grows();
CREATE TRIGGER ledger_only_grows BEFORE UPDATE OR DELETE ON payments_charge
    FOR EACH ROW EXECUTE FUNCTION payments_ledger_only_grows();
"""

UNDO = """
DROP TRIGGER ledger_only_grows ON payments_charge;
DROP TRIGGER ledger_only_grows ON payments_payment;
DROP FUNCTION payments_ledger_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(TRIGGERS, UNDO)]
