"""Support that acts for somebody: who, for whom, why, and for how long."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.domain.support import LONGEST
from apps.auth_svc.models.account import User
from apps.auth_svc.models.device import DeviceSession

LONG_ENOUGH: Final = r"^\S(.|\n){8,}\S$"  # ten characters that are not blanks at the ends


class SupportSessionQuerySet(models.QuerySet["SupportSession"]):
    def open(self) -> SupportSessionQuerySet:
        return self.filter(ended_at=None)

    def overdue(self, now: datetime) -> SupportSessionQuerySet:
        return self.open().filter(expires_at__lte=now)


class SupportSession(models.Model):
    """A staff member reads what a person reads, for a quarter of an hour at most.

    Attributes:
        id: The `sid` of its tokens.
        staff: Null once the staff member's account was erased; the audit log keeps the id.
        device: On which the staff member signed in; the session ends with it.
        category: What the person is told; `reason` is for the log alone.
    """

    class Category(models.TextChoices):
        SIGN_IN = "sign_in", _("Masalah masuk")
        ACCOUNT = "account", _("Data akun")
        VOLUNTEERING = "volunteering", _("Kerelawanan")
        EMERGENCY = "emergency", _("Panggilan darurat")
        OTHER = "other", _("Permintaan bantuan lain")

    class Ending(models.TextChoices):
        BUTTON = "button", _("diakhiri")
        TIME = "time", _("waktu habis")
        SIGN_OUT = "sign_out", _("petugas keluar")
        RIGHTS = "rights", _("wewenang berubah")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("petugas")
    )
    device = models.ForeignKey(
        DeviceSession,
        models.SET_NULL,
        null=True,
        related_name="support_sessions",
        verbose_name=_("perangkat"),
    )
    person = models.ForeignKey(
        User, models.CASCADE, related_name="support_accesses", verbose_name=_("akun")
    )
    category = models.CharField(_("perihal"), max_length=12, choices=Category)
    reason = models.CharField(_("alasan"), max_length=200)
    began_at = models.DateTimeField(_("mulai"))
    expires_at = models.DateTimeField(_("paling lama sampai"))
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)
    ending = models.CharField(_("cara berakhir"), max_length=8, choices=Ending, blank=True)

    objects = SupportSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("akses dukungan")
        verbose_name_plural = _("akses dukungan")
        ordering = ["-began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(ended_at__isnull=True),
                name="auth_svc_one_open_support_session",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("began_at"))
                & Q(expires_at__lte=F("began_at") + LONGEST),
                name="auth_svc_support_is_short",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | (
                    Q(ended_at__isnull=False)
                    & Q(ended_at__gte=F("began_at"))
                    & Q(ended_at__lte=F("expires_at"))
                    & Q(ending__in=["button", "time", "sign_out", "rights"])
                ),
                name="auth_svc_support_ends_in_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(staff=F("person")), name="auth_svc_nobody_supports_themselves"
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=LONG_ENOUGH)
                & Q(category__in=["sign_in", "account", "volunteering", "emergency", "other"]),
                name="auth_svc_support_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-began_at"], name="auth_svc_support_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.person_id} {self.began_at:%Y-%m-%d %H:%M}"
