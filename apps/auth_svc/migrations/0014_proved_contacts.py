"""A contact belongs to whoever proves it: only proofs are unique (decision 0027)."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth_svc", "0013_archive_size_and_time_zone"),
    ]
    operations = [
        migrations.RemoveConstraint("user", "auth_svc_one_account_per_email"),
        migrations.RemoveConstraint("user", "auth_svc_one_account_per_phone"),
        migrations.AddConstraint(
            "user",
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(phone_verified=True),
                name="auth_svc_phone_proved_once",
            ),
        ),
    ]
