"""Stops alerts that nobody needs any more, and tells those whom the alert reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.notify.domain import states
from apps.notify.domain.channels import Channel
from apps.notify.domain.retries import LIFETIME
from apps.notify.domain.wording import Facts, withdrawal_template
from apps.notify.models import Delivery, InvitationMark, Message
from apps.notify.selectors import Target
from apps.notify.services.alerting import write
from apps.notify.services.incidents import lock_incident, mark
from kreki.contracts.emergency import IncidentClosed, InvitationWithdrawn, ResponseAccepted

# A claimed delivery is on its way and cannot be called back.
STOPPABLE = (Delivery.State.QUEUED, Delivery.State.UNKNOWN)


@transaction.atomic
def withdraw(
    event: InvitationWithdrawn, *, event_id: UUID, event_at: datetime, now: datetime
) -> None:
    """Stop what has not left, and say "no need to go" on the channels that reached the person.

    Nothing to stop yet: the mark makes the invitation be born cancelled.
    """
    lock_incident(event.incident_id)
    ids = [each.invitation_id for each in event.invitations]
    mark(ids, InvitationMark.Reason.WITHDRAWN, now)
    invitations = Message.objects.filter(invitation_id__in=ids, purpose=Message.Purpose.INVITATION)
    reached = [
        (invitation, targets)
        for invitation in invitations.order_by("id")
        if (targets := _reached(_lock_deliveries(invitation)))
    ]
    _stop(invitations, Message.State.CANCELLED, now)
    common = {
        "event_id": event_id,
        "facts": asdict(Facts(withdrawal_template(event.reason), event.code)),
        "event_at": event_at,
        "created_at": now,
        "expires_at": event_at + LIFETIME,
    }
    write(
        [_withdrawal(invitation, **common) for invitation, _targets in reached],
        {invitation.user_id: targets for invitation, targets in reached},
        now=now,
    )


@transaction.atomic
def stop_answered(event: ResponseAccepted, *, now: datetime) -> None:
    """Who accepted needs no further alert about the same invitation."""
    lock_incident(event.incident_id)
    mark([event.invitation_id], InvitationMark.Reason.ANSWERED, now)
    invitation = Message.objects.filter(
        invitation_id=event.invitation_id, purpose=Message.Purpose.INVITATION
    ).exclude(state=Message.State.CANCELLED)
    _stop(invitation, Message.State.ANSWERED, now)


@transaction.atomic
def close_incident(event: IncidentClosed, *, now: datetime) -> None:
    """Stop everything about the incident but withdrawals: those must still arrive."""
    incident = lock_incident(event.incident_id)
    incident.closed_at = event.closed_at
    incident.save(update_fields=["closed_at"])
    messages = Message.objects.filter(incident_id=event.incident_id).exclude(
        purpose=Message.Purpose.WITHDRAWAL
    )
    _stop(messages, Message.State.CANCELLED, now)


def _withdrawal(invitation: Message, **common: Any) -> Message:
    return Message(
        purpose=Message.Purpose.WITHDRAWAL,
        user_id=invitation.user_id,
        incident_id=invitation.incident_id,
        invitation_id=invitation.invitation_id,
        **common,
    )


def _stop(messages: QuerySet[Message], state: Message.State, now: datetime) -> None:
    Delivery.objects.filter(message__in=messages, state__in=STOPPABLE).update(
        state=Delivery.State.CANCELLED, changed_at=now
    )
    messages.update(state=state)


def _lock_deliveries(message: Message) -> list[Delivery]:
    # Locked, so that no worker claims one between the look and the stop.
    return list(message.deliveries.select_for_update().order_by("id"))


def _reached(deliveries: Iterable[Delivery]) -> list[Target]:
    """Channels with proof; without any proof, all that may have carried the alert."""
    proved = [each for each in deliveries if each.state in states.PROVED]
    may_have = [each for each in deliveries if each.state in states.MAY_HAVE_LEFT]
    return [(Channel(each.channel), each.target_id) for each in proved or may_have]
