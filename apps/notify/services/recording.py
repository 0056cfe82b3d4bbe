"""Keeps what became of an attempt or a receipt, and what that means for the whole message."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.notify.domain import outcomes, states
from apps.notify.domain.channels import Channel
from apps.notify.domain.outcomes import Outcome
from apps.notify.domain.ports import Alert
from apps.notify.domain.retries import WAIT_FOR_RECEIPT, back_off
from apps.notify.domain.states import State
from apps.notify.models import Delivery, Message
from apps.notify.services import targets
from apps.notify.services.metrics import COMMIT_TO_PROVIDER, RESULTS
from kreki.contracts.notify import DeliveryFailed, DeliverySeen
from kreki.events import emit

NO_CHANNEL: Final = "no_channel"


@transaction.atomic
def record(alert: Alert, outcome: Outcome, *, now: datetime, jitter: float) -> None:
    """Store the outcome of one attempt; safe to repeat and to come late.

    Args:
        jitter: Random, 0 to 1; spreads retries.
    """
    rows = Delivery.objects.select_related("message").select_for_update(of=("self",))
    delivery = rows.get(pk=alert.delivery_id)
    RESULTS.labels(alert.channel, outcome.kind).inc()
    before = State(delivery.state)
    delivery.state = states.after_attempt(
        before, outcome.kind, is_newest=delivery.attempts == alert.attempt
    )
    if outcome.kind is outcomes.Kind.ACCEPTED:
        _keep_acceptance(delivery, outcome, now)
    elif delivery.state != before:
        delivery.reason = outcome.reason[:64]
        delivery.due_at = now + _pause(alert, outcome, jitter)
    delivery.changed_at = now
    delivery.save()
    targets.learn(alert, outcome)
    if delivery.state != before and delivery.state in states.LOST:
        settle(delivery.message_id, at=now)


def settle(message_id: UUID, *, at: datetime) -> None:
    """Draw the conclusion for the message after one of its deliveries changed; tell emergency once.

    The message's lock makes two last failures at the same time see each other.

    Args:
        at: When the change happened.
    """
    message = Message.objects.select_for_update().get(pk=message_id)
    deliveries = list(message.deliveries.all())
    found = {State(each.state) for each in deliveries}
    if message.state == Message.State.OPEN and found <= set(states.LOST):
        message.state = Message.State.EXHAUSTED
        _tell_failed(message, deliveries)
    elif message.state in {Message.State.OPEN, Message.State.EXHAUSTED} and found & {
        *states.PROVED
    }:
        message.state = Message.State.REACHED
    if message.seen_at is None and State.SEEN in found:
        message.seen_at = at
        _tell_seen(message, deliveries)
    message.save(update_fields=["state", "seen_at"])


def _keep_acceptance(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    delivery.provider_id = outcome.provider_id
    delivery.reason = ""
    if delivery.accepted_at is None:
        delivery.accepted_at = now
        waited = now - delivery.message.event_at
        COMMIT_TO_PROVIDER.labels(delivery.channel).observe(waited.total_seconds())


def _pause(alert: Alert, outcome: Outcome, jitter: float) -> timedelta:
    pause = back_off(alert.attempt, asked_s=outcome.after_s, jitter=jitter)
    if outcome.kind is outcomes.Kind.UNKNOWN:
        return max(pause, WAIT_FOR_RECEIPT[alert.channel])
    return pause


def _tell_failed(message: Message, deliveries: list[Delivery]) -> None:
    if message.purpose != Message.Purpose.INVITATION or message.invitation_id is None:
        return
    last = max(deliveries, key=lambda each: each.changed_at, default=None)
    event = DeliveryFailed(
        invitation_id=message.invitation_id,
        incident_id=message.incident_id,
        user_id=message.user_id,
        channels_tried=tuple(sorted({each.channel for each in deliveries})),
        last_reason=NO_CHANNEL if last is None else last.reason or last.state,
    )
    emit(event, subject=f"invitation:{message.invitation_id}")


def _tell_seen(message: Message, deliveries: list[Delivery]) -> None:
    if message.purpose != Message.Purpose.INVITATION or message.invitation_id is None:
        return
    seen_on = next(each.channel for each in deliveries if each.state == State.SEEN)
    event = DeliverySeen(
        invitation_id=message.invitation_id,
        incident_id=message.incident_id,
        user_id=message.user_id,
        channel=Channel(seen_on),
        at=message.seen_at or message.created_at,
    )
    emit(event, subject=f"invitation:{message.invitation_id}")
