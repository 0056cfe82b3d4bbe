"""Support that acts for somebody: who, for whom, why, and for how long."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth_svc", "0014_proved_contacts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SupportSession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("sign_in", "Masalah masuk"),
                            ("account", "Data akun"),
                            ("volunteering", "Kerelawanan"),
                            ("emergency", "Panggilan darurat"),
                            ("other", "Permintaan bantuan lain"),
                        ],
                        max_length=12,
                        verbose_name="perihal",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="alasan")),
                ("began_at", models.DateTimeField(verbose_name="mulai")),
                ("expires_at", models.DateTimeField(verbose_name="paling lama sampai")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="berakhir")),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("button", "diakhiri"),
                            ("time", "waktu habis"),
                            ("sign_out", "petugas keluar"),
                            ("rights", "wewenang berubah"),
                        ],
                        max_length=8,
                        verbose_name="cara berakhir",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="support_sessions",
                        to="auth_svc.devicesession",
                        verbose_name="perangkat",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="support_accesses",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="akun",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="petugas",
                    ),
                ),
            ],
            options={
                "verbose_name": "akses dukungan",
                "verbose_name_plural": "akses dukungan",
                "ordering": ["-began_at", "id"],
                "indexes": [
                    models.Index(fields=["person", "-began_at"], name="auth_svc_support_of_person")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("staff",),
                        name="auth_svc_one_open_support_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__gt", models.F("began_at")),
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("began_at"),
                                    "+",
                                    models.Value(datetime.timedelta(seconds=900)),
                                ),
                            ),
                        ),
                        name="auth_svc_support_is_short",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ending", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_at__gte", models.F("began_at")),
                                ("ended_at__lte", models.F("expires_at")),
                                ("ending__in", ["button", "time", "sign_out", "rights"]),
                            ),
                            _connector="OR",
                        ),
                        name="auth_svc_support_ends_in_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("staff", models.F("person")), _negated=True),
                        name="auth_svc_nobody_supports_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__regex", "^\\S(.|\\n){8,}\\S$"),
                            (
                                "category__in",
                                ["sign_in", "account", "volunteering", "emergency", "other"],
                            ),
                        ),
                        name="auth_svc_support_has_a_reason",
                    ),
                ],
            },
        ),
    ]
