"""Messages may be notices about the account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0005_codes")]
    operations = [
        migrations.AlterField(
            "message",
            "purpose",
            models.CharField(
                choices=[
                    ("invitation", "Undangan"),
                    ("withdrawal", "Pembatalan undangan"),
                    ("coming", "Relawan menuju pemanggil"),
                    ("notice", "Pemberitahuan akun"),
                    ("code", "Kode"),
                ],
                max_length=10,
                verbose_name="tujuan",
            ),
        )
    ]
