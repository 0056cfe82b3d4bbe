"""Looks at the rows that 0009 passed over, under a lock that lets presses through."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("emergency", "0010_askings")]

    operations = [
        ValidateConstraint(model_name="incident", name="emergency_moved_by_a_later_press"),
    ]
