"""Withdrawals, answers and the end of an incident, in whatever order the events come."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from uuid import uuid4

import pytest

from apps.notify import services
from apps.notify.models import Delivery, Message
from tests.notify.factories import (
    INVITATION,
    NOON,
    accepted,
    closed,
    emitted,
    invite,
    reachable,
    withdrawn,
)
from tests.people import REPORTER, VOLUNTEER

pytestmark = pytest.mark.django_db


def withdraw() -> None:
    services.withdraw(withdrawn(), event_id=uuid4(), event_at=NOON, now=NOON)


def answer() -> None:
    services.stop_answered(accepted(), now=NOON)
    services.tell_caller(accepted(), event_id=uuid4(), event_at=NOON, now=NOON)


def close() -> None:
    services.close_incident(closed(), now=NOON)


def call() -> None:
    invite(VOLUNTEER)


def states_of(purpose: str) -> set[str]:
    return set(Delivery.objects.filter(message__purpose=purpose).values_list("state", flat=True))


def reach(channel: str, state: str) -> None:
    Delivery.objects.filter(channel=channel).update(state=state)


def test_a_withdrawal_stops_what_has_not_left_and_says_nothing() -> None:
    reachable()
    invite(VOLUNTEER)

    withdraw()

    assert states_of("invitation") == {"cancelled"}
    assert states_of("withdrawal") == set()
    assert emitted() == []


@pytest.mark.parametrize(
    ("reached", "told"),
    [
        ({"fcm": "delivered", "whatsapp": "accepted", "email": "accepted"}, {"fcm"}),
        ({"fcm": "accepted", "whatsapp": "seen"}, {"whatsapp"}),
        ({"fcm": "claimed", "whatsapp": "unknown", "email": "sent"}, {"fcm", "whatsapp", "email"}),
        ({"fcm": "failed", "whatsapp": "accepted"}, {"whatsapp"}),
        ({"fcm": "failed", "whatsapp": "failed", "email": "failed"}, set()),
    ],
)
def test_no_need_to_go_takes_the_channels_that_reached_the_person(
    reached: dict[str, str], told: set[str]
) -> None:
    reachable()
    invite(VOLUNTEER)
    for channel, state in reached.items():
        reach(channel, state)

    withdraw()

    deliveries = Delivery.objects.filter(message__purpose="withdrawal", state="queued")
    assert set(deliveries.values_list("channel", flat=True)) == told


def test_a_withdrawal_replaces_the_invitation_on_the_screen() -> None:
    reachable()
    invite(VOLUNTEER)
    reach("fcm", "seen")

    withdraw()

    assert {message.tag for message in Message.objects.all()} == {f"inv-{INVITATION}"}


def test_a_claimed_delivery_cannot_be_called_back_but_is_not_repeated() -> None:
    reachable()
    invite(VOLUNTEER)
    (claimed,) = services.claim(
        Delivery.objects.filter(channel="fcm").values_list("pk", flat=True), ack_key=b"k", now=NOON
    )
    withdraw()

    later = NOON.replace(minute=1)
    groups, _due = services.hand_over(now=later, limit=100)

    invitation = Delivery.objects.get(pk=claimed.delivery_id)
    assert invitation.state == "cancelled"
    assert list(groups) == ["fcm"]  # the withdrawal itself
    assert groups["fcm"] != [invitation.pk]


def test_who_accepted_is_not_alerted_again() -> None:
    reachable()
    invite(VOLUNTEER)

    answer()

    assert states_of("invitation") == {"cancelled"}
    assert Message.objects.get(purpose="invitation").state == Message.State.ANSWERED


def test_a_closed_incident_stops_all_but_withdrawals() -> None:
    reachable()
    reachable(REPORTER, target="caller")
    invite(VOLUNTEER)
    reach("fcm", "seen")
    withdraw()

    close()

    assert states_of("withdrawal") == {"queued"}
    assert "queued" not in states_of("invitation")


ORDERS = list(permutations([call, withdraw, answer, close]))


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "-".join(x.__name__ for x in order))
def test_every_order_ends_with_nothing_left_to_send_to_the_volunteer(
    order: tuple[Callable[[], None], ...],
) -> None:
    reachable()
    reachable(REPORTER, target="caller")

    for event in order:
        event()

    assert states_of("invitation") == {"cancelled"}
    assert states_of("withdrawal") == set()
    assert states_of("coming") <= {"cancelled"}
    invitation = Message.objects.get(purpose="invitation")
    assert invitation.state in {Message.State.CANCELLED, Message.State.ANSWERED}
    assert emitted() == []


@pytest.mark.parametrize("first", [withdraw, answer, close])
def test_an_invitation_that_comes_last_is_born_cancelled(first: Callable[[], None]) -> None:
    reachable()
    first()

    invite(VOLUNTEER)

    assert states_of("invitation") == {"cancelled"}
    assert services.hand_over(now=NOON, limit=10) == ({}, 0)


def test_a_second_withdrawal_tells_nobody_twice_what_never_arrived() -> None:
    reachable()
    invite(VOLUNTEER)
    withdraw()
    withdraw()

    assert states_of("withdrawal") == set()
