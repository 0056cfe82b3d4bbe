"""What the landing page shows of messages."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from apps.notify.models import Answer, Delivery, Message
from apps.notify.web.card import read_lines
from tests.notify.factories import INCIDENT, NOON
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db


def delivery(channel: str, state: str) -> Delivery:
    message = Message.objects.create(
        event_id=uuid4(),
        user_id=VOLUNTEER,
        purpose="invitation",
        incident_id=INCIDENT,
        facts={},
        event_at=NOON,
        created_at=NOON,
        expires_at=NOON,
    )
    return Delivery.objects.create(
        message=message,
        channel=channel,
        target_id=uuid4(),
        state=state,
        due_at=NOON,
        expires_at=NOON,
        changed_at=NOON,
    )


def answers(made: Delivery, *kinds: str, minutes_ago: int = 1) -> None:
    at = NOON - timedelta(minutes=minutes_ago)
    Answer.objects.bulk_create(
        Answer(delivery=made, attempt=number, kind=kind, recorded_at=at)
        for number, kind in enumerate(kinds, start=1)
    )


def numbers() -> dict[str, tuple[object, bool]]:
    """By the first word of the label."""
    return {
        str(line.label).split(maxsplit=1)[0]: (line.value, line.is_alarming)
        for line in read_lines(now=NOON)
    }


def test_without_messages_nothing_can_be_said() -> None:
    assert numbers() == {
        "Menunggu": (0, False),
        "FCM": ("–", False),
        "WhatsApp": ("–", False),
        "Surel": ("–", False),
    }


def test_open_deliveries_wait_and_ended_ones_do_not() -> None:
    for state in ("queued", "claimed", "unknown", "delivered", "failed"):
        delivery("fcm", state)

    assert numbers()["Menunggu"] == (3, False)


def test_the_share_of_failed_attempts_is_told_by_channel() -> None:
    answers(delivery("fcm", "failed"), "retry", "retry", "accepted", "accepted", "accepted")
    answers(delivery("whatsapp", "accepted"), "accepted")

    shown = numbers()

    assert shown["FCM"] == ("40% (2/5)", True)
    assert shown["WhatsApp"] == ("0% (0/1)", False)


def test_few_attempts_alarm_nobody_and_old_ones_are_forgotten() -> None:
    answers(delivery("fcm", "failed"), "bug")
    answers(delivery("whatsapp", "failed"), "bug", minutes_ago=16)

    assert numbers()["FCM"] == ("100% (1/1)", False)
    assert numbers()["WhatsApp"] == ("–", False)
