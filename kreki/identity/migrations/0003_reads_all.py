"""Staff who read the whole country and decide in some areas only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kreki_identity", "0002_single_sign_on")]

    operations = [
        migrations.AddField(
            model_name="stafflimit",
            name="reads_all",
            field=models.BooleanField(db_default=False),
        ),
    ]
