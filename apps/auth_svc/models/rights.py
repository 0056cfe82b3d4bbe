"""Copies of everything and erasures: what was asked, who answered what, and what came of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.auth_svc.models.account import User
from kreki.fields import EncryptedTextField


class DataExport(models.Model):
    """A person's copy: collected from all services, then one archive for seven days.

    Attributes:
        private_key: X25519, base64, opens what the services seal; emptied once all is opened.
        archive: ZIP in base64; null before it is assembled and after it expired.
        archive_bytes: Size of the ZIP itself; null before it is assembled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="exports", verbose_name=_("akun"))
    requested_at = models.DateTimeField(_("diminta"))
    due_at = models.DateTimeField(_("paling lambat"))
    private_key = EncryptedTextField()
    assembled_at = models.DateTimeField(_("selesai"), null=True)
    expires_at = models.DateTimeField(_("kedaluwarsa"), null=True)
    archive = EncryptedTextField(null=True)
    archive_bytes = models.PositiveIntegerField(_("ukuran (byte)"), null=True)

    class Meta:
        verbose_name = _("salinan data")
        verbose_name_plural = _("salinan data")
        ordering = ["-requested_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(assembled_at=None),
                name="auth_svc_one_export_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(assembled_at=None, expires_at=None, archive__isnull=True)
                | Q(assembled_at__isnull=False, expires_at__gt=F("assembled_at")),
                name="auth_svc_export_expires_once_assembled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d} {self.user_id}"


class ExportPiece(models.Model):
    """A sealed piece of one service's answer; gone once the archive is assembled."""

    export = models.ForeignKey(DataExport, models.CASCADE, related_name="pieces")
    service = models.CharField(max_length=20)
    part = models.PositiveIntegerField()
    parts = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["export", "service", "part"], name="auth_svc_export_piece_once"
            ),
            models.CheckConstraint(
                condition=Q(part__gte=1, part__lte=F("parts")),
                name="auth_svc_export_piece_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.part}/{self.parts}"


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def waiting(self) -> ErasureQuerySet:
        """Asked for, and the person may still think again."""
        return self.filter(cancelled_at=None, started_at=None)

    def due(self, now: datetime) -> ErasureQuerySet:
        return self.waiting().filter(erase_after__lte=now).order_by("erase_after", "id")


class Erasure(models.Model):
    """A person's wish to be forgotten: days to think, then every service, then the account.

    Attributes:
        user_id: Null once the account is gone, so that nothing leads from the tombstone back.
        tombstone_id: Stands in the person's place in records that must stay.
        erase_after: Until then the person may think again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.UUIDField(_("orang"), null=True)
    tombstone_id = models.UUIDField(_("pengganti"), default=uuid.uuid4, unique=True)
    requested_at = models.DateTimeField(_("diminta"))
    erase_after = models.DateTimeField(_("dihapus setelah"))
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True)
    started_at = models.DateTimeField(_("dimulai"), null=True)
    due_at = models.DateTimeField(_("paling lambat"), null=True)
    completed_at = models.DateTimeField(_("selesai"), null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("penghapusan")
        verbose_name_plural = _("penghapusan")
        ordering = ["-requested_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user_id"],
                condition=Q(cancelled_at=None, completed_at=None),
                name="auth_svc_one_erasure_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, completed_at=None)
                | Q(started_at__isnull=False, due_at__isnull=False, cancelled_at=None),
                name="auth_svc_started_erasure_is_final",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None, user_id__isnull=False)
                | Q(completed_at__isnull=False, user_id=None),
                name="auth_svc_completed_erasure_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ErasureAnswer(models.Model):
    """What one service did; the proof of the erasure."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Dihapus")
        KEPT = "kept", _("Sebagian disimpan tanpa nama")
        NOTHING = "nothing", _("Tidak ada data")

    erasure = models.ForeignKey(
        Erasure, models.CASCADE, related_name="answers", verbose_name=_("penghapusan")
    )
    service = models.CharField(_("layanan"), max_length=20)
    outcome = models.CharField(_("hasil"), max_length=7, choices=Outcome)
    kept_reasons = models.JSONField(_("alasan disimpan"), default=list)
    counts = models.JSONField(_("jumlah"), default=dict)
    at = models.DateTimeField(_("waktu"))

    class Meta:
        verbose_name = _("jawaban layanan")
        verbose_name_plural = _("jawaban layanan")
        ordering = ["service"]
        constraints = [
            models.UniqueConstraint(
                fields=["erasure", "service"], name="auth_svc_one_answer_per_service"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["done", "kept", "nothing"]),
                name="auth_svc_erasure_outcome_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.outcome}"
