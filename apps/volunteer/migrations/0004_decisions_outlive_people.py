"""A person may be erased from the register of decisions; what was decided stays as it was."""

from django.db import migrations

REWRITE = """
CREATE OR REPLACE FUNCTION volunteer_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same volunteer_decision;
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('kreki.erasure', true) = 'on' THEN
        same := OLD;
        same.profile_id := NEW.profile_id;
        same.note := '';
        IF same IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'volunteer_decision is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
REFUSE = """
CREATE OR REPLACE FUNCTION volunteer_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'volunteer_decision is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("volunteer", "0003_skill_catalogue")]
    operations = [migrations.RunSQL(REWRITE, REFUSE)]
