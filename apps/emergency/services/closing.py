"""The end of an incident: completed by those who were there, cancelled, or forgotten."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.emergency.domain import states
from apps.emergency.domain.errors import (
    IncidentClosed,
    IncidentNotFound,
    NotAllowed,
    NotOnMission,
)
from apps.emergency.models import Incident
from apps.emergency.selectors import is_in_reach
from apps.emergency.services.standing_down import withdraw
from apps.emergency.services.timeline import lock_incident, record
from kreki.contracts.emergency import IncidentClosed as IncidentClosedEvent
from kreki.events import emit
from kreki.identity.policy import Reach


@transaction.atomic
def complete_incident(*, incident_id: UUID, by: UUID, reach: Reach, now: datetime) -> Incident:
    """Help was given: an arrived responder or a dispatcher says so, everybody else stands down.

    Args:
        reach: Incidents that `by` steers as a dispatcher.

    Raises:
        IncidentNotFound: the person has nothing to do with it.
        NotAllowed: the caller may cancel, not complete.
        NotOnMission: a responder who has not arrived.
        IncidentClosed: it was cancelled before.
    """
    incident = lock_incident(incident_id)
    if not is_in_reach(incident, reach):
        _check_may_complete(incident, by)
    if incident.status == states.COMPLETED:
        return incident
    if incident.status == states.CANCELLED:
        raise IncidentClosed
    _close(incident, states.COMPLETED, reason="incident_completed", by=by, now=now)
    return incident


@transaction.atomic
def cancel_incident(*, incident_id: UUID, by: UUID, reach: Reach, now: datetime) -> Incident:
    """The caller, or a dispatcher, calls it off; nothing is deleted.

    Args:
        reach: Incidents that `by` steers as a dispatcher.

    Raises:
        IncidentNotFound: the person has nothing to do with it.
        NotAllowed: an invited person cannot cancel somebody else's call.
        IncidentClosed: it was completed before.
    """
    incident = lock_incident(incident_id)
    if incident.reporter_id != by and not is_in_reach(incident, reach):
        is_invited = incident.invitations.filter(user_id=by).exists()
        raise NotAllowed if is_invited else IncidentNotFound
    if incident.status == states.CANCELLED:
        return incident
    if incident.status == states.COMPLETED:
        raise IncidentClosed
    reason = "caller_cancelled" if incident.reporter_id == by else "dispatcher_cancelled"
    _close(incident, states.CANCELLED, reason=reason, by=by, now=now)
    return incident


def close_abandoned(incident: Incident, *, now: datetime) -> None:
    """Nobody ended it and nobody gives a sign of life: the caller's next press is a new call.

    Cancelled, also where somebody had arrived: nobody said that help was given. The caller of
    this function holds the lock and knows that the time has come.
    """
    _close(incident, states.CANCELLED, reason="abandoned", by=None, now=now)


def _check_may_complete(incident: Incident, by: UUID) -> None:
    invitation = incident.invitations.filter(user_id=by).first()
    if invitation is None:
        raise NotAllowed if incident.reporter_id == by else IncidentNotFound
    if invitation.state not in (states.ARRIVED, states.FINISHED):
        raise NotOnMission


def _close(incident: Incident, status: str, *, reason: str, by: UUID | None, now: datetime) -> None:
    there = incident.invitations.filter(state=states.ARRIVED)
    there.update(state=states.FINISHED, ended_at=now)
    open_ones = (states.SENT, states.ACCEPTED, states.UNREACHED)
    withdraw(incident, incident.invitations.filter(state__in=open_ones), reason=reason, now=now)
    incident.status, incident.ended_at, incident.due_at = status, now, None
    data = {} if by else {"reason": reason}  # a person's act needs none: the status says it
    record(incident, status, now=now, actor_id=by, **data)
    incident.save(update_fields=["status", "ended_at", "due_at", "version"])
    emit(
        IncidentClosedEvent(
            incident_id=incident.pk,
            code=incident.code,
            status=status,
            reporter_id=incident.reporter_id,
            raised_at=incident.raised_at,
            closed_at=now,
        ),
        subject=f"incident:{incident.pk}",
    )
