"""PostgreSQL itself refuses to change or remove a decision."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION volunteer_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'volunteer_decision is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER volunteer_decision_is_append_only
    BEFORE UPDATE OR DELETE ON volunteer_decision
    FOR EACH ROW EXECUTE FUNCTION volunteer_refuse_rewriting();
"""
ALLOW = """
DROP TRIGGER volunteer_decision_is_append_only ON volunteer_decision;
DROP FUNCTION volunteer_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("volunteer", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
