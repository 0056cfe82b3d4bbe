"""Accounts whose panic credentials no longer count; so far only Redis knew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("emergency", "0007_open_is_due")]

    operations = [
        migrations.CreateModel(
            name="ClosedAccount",
            fields=[
                (
                    "user_id",
                    models.UUIDField(primary_key=True, serialize=False, verbose_name="id pengguna"),
                ),
                ("rv", models.PositiveIntegerField(verbose_name="versi wewenang")),
                ("closed_at", models.DateTimeField(verbose_name="ditutup")),
            ],
            options={
                "verbose_name": "akun tertutup",
                "verbose_name_plural": "akun tertutup",
            },
        ),
    ]
