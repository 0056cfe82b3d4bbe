"""The register of what staff decided about people and their credentials."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.volunteer.domain import states
from apps.volunteer.models.credential import Credential
from apps.volunteer.models.profile import Profile
from apps.volunteer.models.reason import Reason


class Decision(models.Model):
    """Who decided what about whom, and why. Append-only: a trigger refuses change and removal.

    Attributes:
        by: Username of the staff account.
        seq: The record published with this decision, null if none was.
    """

    class Verb(models.TextChoices):
        APPROVE = states.APPROVE, _("Disetujui")
        SUSPEND = states.SUSPEND, _("Dibekukan")
        REINSTATE = states.REINSTATE, _("Diaktifkan kembali")
        VERIFY = states.VERIFY, _("Sertifikat diverifikasi")
        REJECT = states.REJECT, _("Sertifikat ditolak")

    profile = models.ForeignKey(
        Profile, models.PROTECT, related_name="decisions", verbose_name=_("relawan")
    )
    credential = models.ForeignKey(
        Credential,
        models.PROTECT,
        null=True,
        related_name="decisions",
        verbose_name=_("sertifikat"),
    )
    verb = models.CharField(_("keputusan"), max_length=10, choices=Verb)
    by = models.CharField(_("oleh"), max_length=150)
    at = models.DateTimeField(_("pada"))
    reason = models.CharField(_("alasan"), max_length=20, choices=Reason)
    note = models.CharField(_("catatan"), max_length=500, blank=True)
    seq = models.BigIntegerField(_("nomor catatan"), null=True)

    class Meta:
        verbose_name = _("keputusan")
        verbose_name_plural = _("keputusan")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(by=""), name="volunteer_decision_has_an_author"),
            models.CheckConstraint(
                condition=Q(verb__in=[states.VERIFY, states.REJECT], credential__isnull=False)
                | (~Q(verb__in=[states.VERIFY, states.REJECT]) & Q(credential=None)),
                name="volunteer_decision_about_a_credential_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {self.by}"
