"""What invited people do: see, accept, decline, arrive."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.emergency.domain import dispatch, states
from apps.emergency.domain.errors import (
    EnoughResponders,
    IncidentClosed,
    IncidentNotFound,
    NotOnMission,
    ResponderBusy,
    ResponderNotEligible,
)
from apps.emergency.models import Incident, Invitation, Responder
from apps.emergency.services.standing_down import withdraw
from apps.emergency.services.timeline import lock_incident, record
from kreki.contracts.emergency import ResponseAccepted
from kreki.database import constraint_of
from kreki.events import emit

TAKEN: Final = ("state", "accepted_at", "seen_at", "eta_minutes", "arrived_at", "ended_at")


@transaction.atomic
def accept_invitation(
    *, incident_id: UUID, user_id: UUID, eta_minutes: int | None, now: datetime
) -> Invitation:
    """Take a place. A late accept counts while one is free; a repeat gets the same answer.

    Raises:
        IncidentNotFound: this person was not invited.
        IncidentClosed, EnoughResponders: too late.
        ResponderBusy: holds a place at another incident.
        ResponderNotEligible: suspended or lapsed since the invitation.
    """
    incident, invitation = _lock_invitation(incident_id, user_id)
    if invitation.state in states.ON_MISSION:
        return invitation
    if incident.status in states.ENDED:
        raise IncidentClosed
    places_left = dispatch.PLACES - _places_taken(incident)
    if places_left <= 0:
        raise EnoughResponders
    _check_eligible(user_id, now=now)
    _take_place(invitation, eta_minutes=eta_minutes, now=now)
    record(incident, "accepted", now=now, actor_id=user_id, eta_minutes=eta_minutes)
    incident.status = _current_status(incident)
    incident.assigned_at = incident.assigned_at or invitation.accepted_at
    if places_left == 1:
        incident.due_at = dispatch.abandoned_at(raised_at=incident.raised_at, last_sign_at=now)
        unanswered = incident.invitations.filter(state=states.SENT)
        withdraw(incident, unanswered, reason="enough_responders", now=now)
    incident.save(update_fields=["status", "assigned_at", "due_at", "version"])
    emit(_accepted(incident, invitation, now), subject=f"incident:{incident.pk}")
    return invitation


@transaction.atomic
def decline_invitation(*, incident_id: UUID, user_id: UUID, now: datetime) -> Invitation:
    """Say no, also after an accept: the place is free and the dispatcher looks at once.

    Also after a stand-down: then the person is not asked anew.

    Raises:
        IncidentNotFound: this person was not invited.
        IncidentClosed: it had ended while this person was still on the way.
    """
    incident, invitation = _lock_invitation(incident_id, user_id)
    is_over = incident.status in states.ENDED
    if invitation.state == states.DECLINED or (is_over and invitation.state == states.WITHDRAWN):
        return invitation
    if is_over:
        raise IncidentClosed
    invitation.state, invitation.ended_at = states.DECLINED, now
    _note_seen(invitation, at=now)
    invitation.save(update_fields=["state", "seen_at", "ended_at"])
    _ask_others(incident, invitation, now=now)
    return invitation


@transaction.atomic
def mark_unreached(*, incident_id: UUID, user_id: UUID, invitation_id: UUID, now: datetime) -> None:
    """No channel brings this invitation to the person: somebody else is asked too."""
    incident, invitation = _lock_invitation(incident_id, user_id)
    is_awaited = invitation.pk == invitation_id and invitation.state == states.SENT
    if is_awaited and incident.status not in states.ENDED:
        invitation.state = states.UNREACHED
        invitation.save(update_fields=["state"])
        _ask_others(incident, invitation, now=now)


@transaction.atomic
def mark_seen(
    *, incident_id: UUID, user_id: UUID, at: datetime, invitation_id: UUID | None = None
) -> None:
    """The person saw the invitation at `at`; only the first proof counts.

    Nobody sees an invitation after it was withdrawn: then it is no longer one.

    Args:
        invitation_id: Of a receipt, which may be about an earlier asking and then proves nothing.
    """
    incident, invitation = _lock_invitation(incident_id, user_id)
    is_over = invitation.ended_at is not None and at > invitation.ended_at
    is_other = invitation_id not in (None, invitation.pk)
    if is_over or is_other or invitation.seen_at is not None:
        return
    seen_at = _note_seen(invitation, at=at)
    invitation.save(update_fields=["seen_at"])
    record(incident, "seen", now=seen_at, actor_id=user_id)
    incident.save(update_fields=["version"])


@transaction.atomic
def arrive(*, incident_id: UUID, user_id: UUID, now: datetime) -> Invitation:
    """At the caller's side. The first arrival makes the incident `responding`.

    Raises:
        IncidentNotFound, IncidentClosed
        NotOnMission: this person has not accepted.
    """
    incident, invitation = _lock_invitation(incident_id, user_id)
    if invitation.state == states.ARRIVED:
        return invitation
    if incident.status in states.ENDED:
        raise IncidentClosed
    if invitation.state != states.ACCEPTED:
        raise NotOnMission
    invitation.state, invitation.arrived_at = states.ARRIVED, now
    invitation.save(update_fields=["state", "arrived_at"])
    incident.status = _current_status(incident)
    incident.arrived_at = incident.arrived_at or now
    record(incident, "arrived", now=now, actor_id=user_id)
    incident.save(update_fields=["status", "arrived_at", "version"])
    return invitation


def _lock_invitation(incident_id: UUID, user_id: UUID) -> tuple[Incident, Invitation]:
    incident = lock_incident(incident_id)
    invitation = incident.invitations.filter(user_id=user_id).first()
    if invitation is None:
        raise IncidentNotFound
    return incident, invitation


def _places_taken(incident: Incident) -> int:
    return incident.invitations.filter(state__in=states.ON_MISSION).count()


def _current_status(incident: Incident) -> str:
    return states.status_of(incident.invitations.values_list("state", flat=True))


def _check_eligible(user_id: UUID, *, now: datetime) -> None:
    responder = Responder.objects.filter(user_id=user_id, status="active")
    if not responder.filter(certified_until__gt=now).exists():
        raise ResponderNotEligible


def _take_place(invitation: Invitation, *, eta_minutes: int | None, now: datetime) -> None:
    # Clocks of two hosts differ a little; nobody accepts before being invited.
    at = max(now, invitation.invited_at)
    invitation.state, invitation.accepted_at = states.ACCEPTED, at
    _note_seen(invitation, at=at)
    invitation.eta_minutes, invitation.arrived_at, invitation.ended_at = eta_minutes, None, None
    try:
        with transaction.atomic():
            invitation.save(update_fields=TAKEN)
    except IntegrityError as error:
        if constraint_of(error) == "emergency_one_mission_per_person":
            raise ResponderBusy from error
        raise


def _note_seen(invitation: Invitation, *, at: datetime) -> datetime:
    """Keep the moment of the first proof, which an answer is too, and return it."""
    seen_at = invitation.seen_at or max(at, invitation.invited_at)
    invitation.seen_at = seen_at
    return seen_at


def _ask_others(incident: Incident, invitation: Invitation, *, now: datetime) -> None:
    """Say that somebody does not come, and let the dispatcher look at once."""
    record(incident, invitation.state, now=now, actor_id=invitation.user_id)
    incident.status = _current_status(incident)
    incident.due_at = dispatch.at_once(now)
    incident.save(update_fields=["status", "due_at", "version"])


def _accepted(incident: Incident, invitation: Invitation, now: datetime) -> ResponseAccepted:
    return ResponseAccepted(
        invitation_id=invitation.pk,
        incident_id=incident.pk,
        code=incident.code,
        user_id=invitation.user_id,
        reporter_id=incident.reporter_id,
        eta_minutes=invitation.eta_minutes,
        accepted_at=now,
    )
