"""What proves that somebody can help."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.volunteer.domain import states
from apps.volunteer.models.profile import Profile


class Credential(models.Model):
    """A certificate or licence; counts only once staff has verified it.

    Attributes:
        valid_until: Last day on which it counts.
    """

    class Code(models.TextChoices):
        BHD_BASIC = "BHD_BASIC", _("BHD Dasar")
        BHD_PLUS = "BHD_PLUS", _("BHD Plus")
        BHD_INST = "BHD_INST", _("Instruktur BHD")
        BTCLS = "BTCLS", _("BTCLS")
        NURSE = "NURSE", _("Perawat (STR)")
        DOCTOR = "DOCTOR", _("Dokter (STR)")

    class Status(models.TextChoices):
        CLAIMED = states.CLAIMED, _("Belum diperiksa")
        VERIFIED = states.VERIFIED, _("Terverifikasi")
        REJECTED = states.REJECTED, _("Ditolak")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(
        Profile, models.CASCADE, related_name="credentials", verbose_name=_("relawan")
    )
    code = models.CharField(_("jenis"), max_length=10, choices=Code)
    number = models.CharField(_("nomor"), max_length=60)
    issuer = models.CharField(_("penerbit"), max_length=120)
    issued_on = models.DateField(_("terbit"))
    valid_until = models.DateField(_("berlaku sampai"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.CLAIMED)

    class Meta:
        verbose_name = _("sertifikat")
        verbose_name_plural = _("sertifikat")
        ordering = ["valid_until", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number"],
                condition=~Q(status=states.REJECTED),
                name="volunteer_credential_is_on_record_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("issued_on")),
                name="volunteer_credential_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[states.CLAIMED, states.VERIFIED, states.REJECTED]),
                name="volunteer_credential_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    code__in=["BHD_BASIC", "BHD_PLUS", "BHD_INST", "BTCLS", "NURSE", "DOCTOR"]
                ),
                name="volunteer_credential_code_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(issuer=""),
                name="volunteer_credential_names_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.number}"
