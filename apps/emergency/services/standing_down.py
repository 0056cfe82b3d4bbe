"""Tells people that they need not go."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from apps.emergency.domain.states import ON_MISSION, WITHDRAWN
from apps.emergency.models import Incident, Invitation
from apps.emergency.services.timeline import record
from kreki.contracts.emergency import InvitationWithdrawn, Withdrawn
from kreki.events import emit


def withdraw(
    incident: Incident, invitations: QuerySet[Invitation], *, reason: str, now: datetime
) -> None:
    """Withdraw these invitations of the incident and tell notify; the caller holds the lock.

    Args:
        reason: `enough_responders`, `not_eligible`, `caller_cancelled`, `dispatcher_cancelled`,
            `incident_completed` or `abandoned`.
    """
    people = list(invitations)
    if not people:
        return
    withdrawn = tuple(
        Withdrawn(
            invitation_id=one.pk,
            user_id=one.user_id,
            was="accepted" if one.state in ON_MISSION else "unanswered",
        )
        for one in people
    )
    ids = [one.pk for one in people]
    Invitation.objects.filter(pk__in=ids).update(state=WITHDRAWN, ended_at=now)
    record(incident, "withdrawn", now=now, people=len(people), reason=reason)
    emit(
        InvitationWithdrawn(
            incident_id=incident.pk, code=incident.code, reason=reason, invitations=withdrawn
        ),
        subject=f"incident:{incident.pk}",
    )
