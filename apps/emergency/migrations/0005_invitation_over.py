"""An invitation has an end exactly when the person's own part is over; unreached is no end."""

from django.db import migrations, models

STILL_OPEN = """
UPDATE emergency_invitation SET ended_at = NULL
WHERE state = 'unreached' AND ended_at IS NOT NULL;
"""
OVER = ("finished", "declined", "withdrawn")


class Migration(migrations.Migration):
    dependencies = [("emergency", "0004_incidents_unordered")]

    operations = [
        migrations.RunSQL(STILL_OPEN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", False), ("state__in", OVER))
                | models.Q(models.Q(("state__in", OVER), _negated=True), ("ended_at__isnull", True)),
                name="emergency_invitation_over_since_a_moment",
            ),
        ),
    ]
