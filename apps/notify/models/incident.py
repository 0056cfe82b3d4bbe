"""What must be remembered about an incident so that its events may come in any order."""

from __future__ import annotations

from django.db import models


class Incident(models.Model):
    """Locked by every handler that touches the incident, so that none overlooks another's work."""

    incident_id = models.UUIDField(primary_key=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.incident_id)


class InvitationMark(models.Model):
    """An invitation that needs no alert any more, also when the alert was not asked for yet."""

    class Reason(models.TextChoices):
        WITHDRAWN = "withdrawn"
        ANSWERED = "answered"

    invitation_id = models.UUIDField(primary_key=True)
    reason = models.CharField(max_length=9, choices=Reason)
    marked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reason} {self.invitation_id}"
