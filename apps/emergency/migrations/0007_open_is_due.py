"""Every open incident is due some time: also one whose places are all taken may be forgotten."""

from django.db import migrations

DUE = """
UPDATE emergency_incident SET due_at = now()
WHERE due_at IS NULL AND status NOT IN ('completed', 'cancelled');
"""


class Migration(migrations.Migration):
    dependencies = [("emergency", "0006_fewer_indexes")]

    operations = [migrations.RunSQL(DUE, migrations.RunSQL.noop)]
