"""How big a copy of everything is, and in which zone pages tell a person the time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth_svc", "0012_access_matrix"),
    ]

    operations = [
        migrations.AddField(
            model_name="dataexport",
            name="archive_bytes",
            field=models.PositiveIntegerField(null=True, verbose_name="ukuran (byte)"),
        ),
        migrations.AddField(
            model_name="user",
            name="time_zone",
            field=models.CharField(
                choices=[
                    ("Asia/Jakarta", "WIB – Indonesia barat"),
                    ("Asia/Makassar", "WITA – Indonesia tengah"),
                    ("Asia/Jayapura", "WIT – Indonesia timur"),
                ],
                db_default="Asia/Jakarta",
                default="Asia/Jakarta",
                max_length=13,
                verbose_name="zona waktu",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("time_zone__in", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
                ),
                name="auth_svc_account_time_zone_is_known",
            ),
        ),
    ]
