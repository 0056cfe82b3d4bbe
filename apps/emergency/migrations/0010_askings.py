"""How often a person was asked about an incident; a default of the database rewrites no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("emergency", "0009_later_presses")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="asking",
            field=models.SmallIntegerField(db_default=1, verbose_name="undangan ke-"),
        ),
    ]
