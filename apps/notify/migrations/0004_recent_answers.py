from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notify", "0003_answers")]

    operations = [
        migrations.AddIndex(
            model_name="answer",
            index=BrinIndex(fields=["recorded_at"], name="notify_answers_by_time"),
        )
    ]
