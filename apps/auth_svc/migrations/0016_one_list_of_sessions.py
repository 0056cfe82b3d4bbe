"""Drops allauth's list of sessions: devices are the one list, and it kept addresses a second time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("auth_svc", "0015_support_sessions")]

    operations = [
        migrations.RunSQL(
            [
                "DROP TABLE IF EXISTS usersessions_usersession",
                "DELETE FROM django_migrations WHERE app = 'usersessions'",
            ],
            migrations.RunSQL.noop,
        )
    ]
