"""The eight roles, the published access matrix, and the public client of the mobile app."""

from django.db import migrations

ROLES = (
    ("partner", "Mitra", -1),
    ("public", "Masyarakat", 0),
    ("volunteer", "Relawan", 1),
    ("instructor", "Instruktur", 1),
    ("volunteer_lead", "Koordinator relawan", 2),
    ("training_admin", "Admin pelatihan", 3),
    ("ops_admin", "Admin operasional", 4),
    ("system_admin", "Admin sistem", 5),
)
EVERYBODY = dict.fromkeys(
    (
        "public",
        "volunteer",
        "instructor",
        "volunteer_lead",
        "training_admin",
        "ops_admin",
        "system_admin",
    ),
    "all",
)
ADMINS = dict.fromkeys(("ops_admin", "system_admin"), "all")
# Own = incidents the person responds to; the caller sees a reduced view by right of being it.
MATRIX = {
    ("panic_button", "use"): EVERYBODY,
    ("emergency_data", "view"): {
        **ADMINS,
        "volunteer": "own",
        "volunteer_lead": "area",
        "partner": "limited",
    },
    ("volunteer_profile", "view"): {
        **ADMINS,
        "volunteer": "own",
        "volunteer_lead": "area",
        "training_admin": "all",
    },
    ("training_material", "view"): EVERYBODY,
    ("certificate", "view"): {
        **ADMINS,
        "volunteer": "own",
        "volunteer_lead": "area",
        "training_admin": "all",
        "instructor": "limited",
    },
    ("system_configuration", "change"): {"system_admin": "all"},
}
SLUGS = ("auth", "emergency", "volunteer", "lms", "content", "notify", "satusehat")


def seed(apps, schema_editor):
    Role = apps.get_model("auth_svc", "Role")
    Permission = apps.get_model("auth_svc", "Permission")
    RolePermission = apps.get_model("auth_svc", "RolePermission")
    Application = apps.get_model("auth_svc", "Application")
    Role.objects.bulk_create(Role(code=code, label=label, rank=rank) for code, label, rank in ROLES)
    for (resource, action), cells in MATRIX.items():
        permission = Permission.objects.create(resource=resource, action=action)
        RolePermission.objects.bulk_create(
            RolePermission(role_id=role, permission=permission, extent=extent)
            for role, extent in cells.items()
        )
    Application.objects.create(
        client_id="kreki-app",
        name="HELP 119",
        client_type="public",
        authorization_grant_type="authorization-code",
        client_secret="",
        hash_client_secret=False,
        allowed_scopes=["app"],
        allowed_resources=[f"https://api.kreki.id/{slug}" for slug in SLUGS],
    )


class Migration(migrations.Migration):
    dependencies = [("auth_svc", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
