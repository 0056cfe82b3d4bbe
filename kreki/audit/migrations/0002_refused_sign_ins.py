from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kreki_audit", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(("action", "sign_in.refused")),
                fields=["at"],
                name="kreki_audit_refused_sign_ins",
            ),
        )
    ]
