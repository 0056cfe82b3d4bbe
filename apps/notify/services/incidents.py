"""The lock that puts the events of one incident in a row, and the marks they leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from apps.notify.models import Incident, InvitationMark


def lock_incident(incident_id: UUID) -> Incident:
    """The incident's row, made if need be, locked until the transaction ends.

    Events come in any order and from several threads. Without the lock, a withdrawal that looks
    for deliveries and an invitation that looks for a mark could both look too early.
    """
    Incident.objects.bulk_create([Incident(incident_id=incident_id)], ignore_conflicts=True)
    return Incident.objects.select_for_update().get(pk=incident_id)


def mark(invitation_ids: Iterable[UUID], reason: InvitationMark.Reason, now: datetime) -> None:
    """Remember that these need no alert; a withdrawal overrides an answer, not the reverse."""
    marks = [InvitationMark(invitation_id=each, reason=reason, marked_at=now)
             for each in invitation_ids]  # fmt: skip
    if reason is InvitationMark.Reason.WITHDRAWN:
        InvitationMark.objects.bulk_create(
            marks,
            update_conflicts=True,
            unique_fields=["invitation_id"],
            update_fields=["reason", "marked_at"],
        )
    else:
        InvitationMark.objects.bulk_create(marks, ignore_conflicts=True)
