"""The client under which browsers sign in on KREKI ID's own pages."""

from django.db import migrations


def add(apps, schema_editor):
    apps.get_model("auth_svc", "Application").objects.create(
        client_id="kreki-pages",
        name="KREKI ID",
        client_type="public",
        authorization_grant_type="authorization-code",
        client_secret="",
        hash_client_secret=False,
        algorithm="RS256",
        skip_authorization=True,
    )


class Migration(migrations.Migration):
    dependencies = [("auth_svc", "0004_oidc_provider")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
