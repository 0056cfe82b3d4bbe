"""Storage of the live table, its spatial index, and the triggers that wake dispatcher and sockets."""

from django.db import migrations

# Room for HOT updates in every page, and a vacuum that keeps dead index entries few: an ordered
# GiST scan never marks them itself.
STORAGE = """
ALTER TABLE emergency_liveposition SET (
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX emergency_live_place ON emergency_liveposition USING gist (place);
"""
STORAGE_BACK = "DROP INDEX emergency_live_place;"

# In the database, so that no way of writing a row can forget to wake whoever waits for it.
WAKEUPS = """
CREATE FUNCTION emergency_notify_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('emergency_due', '');
    RETURN NULL;
END $$;
CREATE TRIGGER emergency_incident_opened AFTER INSERT ON emergency_incident
    FOR EACH ROW WHEN (NEW.due_at IS NOT NULL) EXECUTE FUNCTION emergency_notify_due();
CREATE TRIGGER emergency_incident_due AFTER UPDATE OF due_at ON emergency_incident
    FOR EACH ROW WHEN (NEW.due_at IS NOT NULL AND NEW.due_at <= clock_timestamp())
    EXECUTE FUNCTION emergency_notify_due();

CREATE FUNCTION emergency_notify_timeline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('emergency_timeline', NEW.incident_id || ':' || NEW.version);
    RETURN NULL;
END $$;
CREATE TRIGGER emergency_timeline_written AFTER INSERT ON emergency_timelineentry
    FOR EACH ROW EXECUTE FUNCTION emergency_notify_timeline();
"""
WAKEUPS_BACK = """
DROP TRIGGER emergency_timeline_written ON emergency_timelineentry;
DROP FUNCTION emergency_notify_timeline();
DROP TRIGGER emergency_incident_due ON emergency_incident;
DROP TRIGGER emergency_incident_opened ON emergency_incident;
DROP FUNCTION emergency_notify_due();
"""


class Migration(migrations.Migration):
    dependencies = [("emergency", "0001_initial")]

    operations = [
        migrations.RunSQL(STORAGE, STORAGE_BACK),
        migrations.RunSQL(WAKEUPS, WAKEUPS_BACK),
    ]
