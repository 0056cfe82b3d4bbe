"""Turns an event into messages and their deliveries, all in the transaction of the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.notify.domain.retries import LIFETIME
from apps.notify.domain.wording import Facts
from apps.notify.models import Delivery, InvitationMark, Message
from apps.notify.selectors import Target, list_targets
from apps.notify.services.incidents import lock_incident
from apps.notify.services.recording import settle
from kreki.contracts.emergency import InvitationSent, Invited, ResponseAccepted

# What an invitation's message becomes when its mark was there first.
STATE_OF_MARK: Final = {
    InvitationMark.Reason.WITHDRAWN: Message.State.CANCELLED,
    InvitationMark.Reason.ANSWERED: Message.State.ANSWERED,
}


@transaction.atomic
def invite(event: InvitationSent, *, event_id: UUID, event_at: datetime, now: datetime) -> None:
    """One message per invited person, one delivery on each of the person's channels.

    An invitation that was withdrawn, answered or closed before gets its rows too, born cancelled.
    Who has no channel at all is reported as failed at once.
    """
    incident = lock_incident(event.incident_id)
    ids = [each.invitation_id for each in event.invitations]
    marks = dict(InvitationMark.objects.filter(pk__in=ids).values_list("invitation_id", "reason"))
    messages = [_invitation(event, each, event_id, event_at, now) for each in event.invitations]
    for invited, message in zip(event.invitations, messages, strict=True):
        if mark := marks.get(invited.invitation_id):
            message.state = STATE_OF_MARK[InvitationMark.Reason(mark)]
        elif incident.closed_at is not None:
            message.state = Message.State.CANCELLED
    write(messages, list_targets([message.user_id for message in messages]), now=now)


@transaction.atomic
def tell_caller(
    event: ResponseAccepted, *, event_id: UUID, event_at: datetime, now: datetime
) -> None:
    """Tell the person who called that somebody is on the way, unless the incident is over."""
    if lock_incident(event.incident_id).closed_at is not None:
        return
    eta = "" if event.eta_minutes is None else str(event.eta_minutes)
    message = Message(
        event_id=event_id,
        user_id=event.reporter_id,
        purpose=Message.Purpose.COMING,
        incident_id=event.incident_id,
        facts=asdict(Facts("coming", event.code, eta=eta)),
        event_at=event_at,
        created_at=now,
        expires_at=event_at + LIFETIME,
    )
    write([message], list_targets([message.user_id]), now=now)


def write(messages: Sequence[Message], targets: dict[UUID, list[Target]], *, now: datetime) -> None:
    """Store `messages` with one delivery per target; those without any are settled as failed."""
    Message.objects.bulk_create(messages)
    Delivery.objects.bulk_create(
        _delivery(message, target, now)
        for message in messages
        for target in targets.get(message.user_id, [])
    )
    for message in messages:
        if not targets.get(message.user_id):
            settle(message.id, at=now)


def _delivery(message: Message, target: Target, now: datetime) -> Delivery:
    wanted = message.state == Message.State.OPEN
    channel, target_id = target
    return Delivery(
        message=message,
        channel=channel,
        target_id=target_id,
        state=Delivery.State.QUEUED if wanted else Delivery.State.CANCELLED,
        due_at=now,
        expires_at=message.expires_at,
        changed_at=now,
    )


def _invitation(
    event: InvitationSent, invited: Invited, event_id: UUID, event_at: datetime, now: datetime
) -> Message:
    facts = Facts(
        "invitation",
        event.code,
        severity=event.severity,
        eta=invited.eta_band,
        area=event.area,
    )
    return Message(
        event_id=event_id,
        user_id=invited.user_id,
        purpose=Message.Purpose.INVITATION,
        incident_id=event.incident_id,
        invitation_id=invited.invitation_id,
        facts=asdict(facts),
        event_at=event_at,
        created_at=now,
        expires_at=event_at + LIFETIME,
    )
