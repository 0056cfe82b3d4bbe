"""Keeps what became of an attempt or a receipt, and what that means for the whole message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from apps.notify.domain import states
from apps.notify.domain.channels import Channel
from apps.notify.domain.outcomes import Kind, Outcome
from apps.notify.domain.ports import Alert
from apps.notify.domain.retries import WAIT_FOR_RECEIPT, back_off
from apps.notify.domain.states import State
from apps.notify.models import Answer, Delivery, Message
from apps.notify.services import targets
from apps.notify.services.metrics import COMMIT_TO_PROVIDER, RESULTS
from kreki.contracts.notify import DeliveryFailed, DeliverySeen
from kreki.events import emit

NO_CHANNEL: Final = "no_channel"
Result = tuple[Alert, Outcome]


def record(results: Sequence[Result], *, now: datetime, jitter: float) -> None:
    """Store the outcomes of attempts; safe to repeat and to come late.

    Acceptances, nearly all of them, share one transaction; each other outcome has its own.

    Args:
        jitter: Random, 0 to 1; spreads retries.
    """
    for alert, outcome in results:
        RESULTS.labels(alert.channel, outcome.kind).inc()
    accepted = [result for result in results if result[1].kind is Kind.ACCEPTED]
    if accepted:
        _record_accepted(accepted, now)
    for alert, outcome in results:
        if outcome.kind is not Kind.ACCEPTED:
            _record_other(alert, outcome, now=now, jitter=jitter)


@transaction.atomic
def _record_accepted(results: Sequence[Result], now: datetime) -> None:
    rows = Delivery.objects.filter(pk__in=[alert.delivery_id for alert, _outcome in results])
    # Locked in one order, so that two recorders never wait for each other.
    found = dict(rows.select_for_update().order_by("pk").values_list("pk", "state"))
    # Those that were erased meanwhile have nothing left to record.
    results = [(alert, outcome) for alert, outcome in results if alert.delivery_id in found]
    _keep_answers(results, now)
    raised = [
        pk
        for pk, state in found.items()
        if states.after_attempt(State(state), Kind.ACCEPTED, is_newest=True) != state
    ]
    rows.filter(pk__in=raised).update(state=State.ACCEPTED, changed_at=now)
    rows.update(reason="", accepted_at=Coalesce("accepted_at", now))
    for alert, outcome in results:
        rows.filter(pk=alert.delivery_id).update(provider_id=outcome.provider_id)
        waited = now - alert.event_at
        COMMIT_TO_PROVIDER.labels(alert.channel).observe(waited.total_seconds())


@transaction.atomic
def _record_other(alert: Alert, outcome: Outcome, *, now: datetime, jitter: float) -> None:
    delivery = Delivery.objects.select_for_update().filter(pk=alert.delivery_id).first()
    if delivery is None:  # erased meanwhile
        return
    _keep_answers([(alert, outcome)], now)
    before = State(delivery.state)
    delivery.state = states.after_attempt(
        before, outcome.kind, is_newest=delivery.attempts == alert.attempt
    )
    targets.learn(alert, outcome)
    if delivery.state == before:
        return
    delivery.reason = outcome.reason[:64]
    delivery.due_at = now + _pause(alert, outcome, jitter)
    delivery.changed_at = now
    delivery.save(update_fields=["state", "reason", "due_at", "changed_at"])
    if delivery.state in states.LOST:
        settle(delivery.message_id, at=now)


def _keep_answers(results: Sequence[Result], now: datetime) -> None:
    """One row per attempt, also where a later attempt makes the answer void: it proves repeats."""
    Answer.objects.bulk_create(
        [
            Answer(
                delivery_id=alert.delivery_id,
                attempt=alert.attempt,
                kind=outcome.kind,
                recorded_at=now,
            )
            for alert, outcome in results
        ],
        ignore_conflicts=True,
    )


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


def _pause(alert: Alert, outcome: Outcome, jitter: float) -> timedelta:
    pause = back_off(alert.attempt, asked_s=outcome.after_s, jitter=jitter)
    if outcome.kind is Kind.UNKNOWN:
        return max(pause, WAIT_FOR_RECEIPT[alert.channel])
    return pause


def _tell_failed(message: Message, deliveries: list[Delivery]) -> None:
    if message.purpose != Message.Purpose.INVITATION:
        return
    if message.invitation_id is None or message.incident_id is None:
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
    if message.purpose != Message.Purpose.INVITATION:
        return
    if message.invitation_id is None or message.incident_id is None:
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
