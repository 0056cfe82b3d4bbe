"""The tables of permissions show the kernel's policy; a changed policy repeats this step."""

from django.db import migrations

from kreki.identity.policy import MATRIX


def copy_policy(apps, schema_editor):
    Permission = apps.get_model("auth_svc", "Permission")
    RolePermission = apps.get_model("auth_svc", "RolePermission")
    Permission.objects.all().delete()
    for (resource, action), cells in MATRIX.items():
        permission = Permission.objects.create(resource=resource.value, action=action.value)
        RolePermission.objects.bulk_create(
            RolePermission(role_id=role.value, permission=permission, extent=extent.value)
            for role, extent in cells.items()
        )


class Migration(migrations.Migration):
    dependencies = [("auth_svc", "0011_second_person")]
    operations = [migrations.RunPython(copy_policy, migrations.RunPython.noop)]
