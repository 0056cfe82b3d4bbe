import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("auth_svc", "0009_consent_texts")]

    operations = [
        TrigramExtension(),  # trusted: the owner of a database may create it
        migrations.AddIndex(
            model_name="devicesession",
            index=models.Index(fields=["-auth_time", "family"], name="auth_svc_newest_device"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["-created_at", "id"], name="auth_svc_newest_account"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("status", "active"), _negated=True),
                fields=["status"],
                name="auth_svc_not_active",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                fields=["email"], name="auth_svc_email_from_start", opclasses=["text_pattern_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                fields=["phone"], name="auth_svc_phone_from_start", opclasses=["text_pattern_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("full_name"), name="gin_trgm_ops"
                ),
                name="auth_svc_part_of_name",
            ),
        ),
    ]
