"""Wakes the guard whenever deliveries are written, whoever writes them."""

from django.db import migrations

# Per statement: an invitation to seven people wakes the guard once.
WAKEUP = """
CREATE FUNCTION notify_delivery_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('notify_delivery', '');
    RETURN NULL;
END $$;
CREATE TRIGGER notify_delivery_written AFTER INSERT ON notify_delivery
    FOR EACH STATEMENT EXECUTE FUNCTION notify_delivery_written();
"""
WAKEUP_BACK = """
DROP TRIGGER notify_delivery_written ON notify_delivery;
DROP FUNCTION notify_delivery_written();
"""


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial")]

    operations = [migrations.RunSQL(WAKEUP, WAKEUP_BACK)]
