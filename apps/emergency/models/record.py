"""The record of an incident: what happened when, and why the dispatcher chose whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.emergency.models.incident import Incident


class TimelineEntry(models.Model):
    """One thing that happened, append-only; its insert notifies the live sockets (trigger).

    Attributes:
        version: 1, 2, 3 … within the incident, without gaps.
        kind: `raised`, `invited`, `seen`, `accepted`, ….
        data: Facts for display; never a position, a name or health data.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="timeline", db_index=False)
    version = models.PositiveIntegerField()
    kind = models.CharField(_("kejadian"), max_length=20)
    actor_id = models.UUIDField(_("oleh"), null=True)
    at = models.DateTimeField(_("waktu"))
    data = models.JSONField(_("rincian"), default=dict)

    class Meta:
        verbose_name = _("catatan waktu")
        verbose_name_plural = _("catatan waktu")
        ordering = ["incident", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "version"], name="emergency_timeline_has_no_gap_or_twin"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"


class Decision(models.Model):
    """One look of the dispatcher at one incident: whom it considered and why it chose as it did.

    Attributes:
        considered: One `{user_id, metres, reason}` per person, nearest first; no coordinates.
        radius_m: Ring that was needed to fill the live invitations, or the widest.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="decisions", db_index=False)
    number = models.PositiveIntegerField(_("nomor"))
    at = models.DateTimeField(_("waktu"))
    radius_m = models.PositiveIntegerField(_("radius (m)"))
    wanted = models.PositiveSmallIntegerField(_("dicari"))
    considered = models.JSONField(_("dipertimbangkan"))

    class Meta:
        verbose_name = _("keputusan")
        verbose_name_plural = _("keputusan")
        ordering = ["incident", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "number"], name="emergency_decision_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.number}"
