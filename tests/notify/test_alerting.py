"""An invitation becomes one message per person and one delivery per channel."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.notify import services
from apps.notify.models import Delivery, Device, Message
from kreki.contracts.notify import DeliveryFailed
from tests.notify.factories import (
    INVITATION,
    NOON,
    accepted,
    device,
    emitted,
    invite,
    reachable,
    sent,
)
from tests.people import REPORTER, STRANGER, VOLUNTEER, person

pytestmark = pytest.mark.django_db


def test_every_channel_of_the_person_gets_one_delivery() -> None:
    reachable()
    device(VOLUNTEER, "phone-2")

    invite(VOLUNTEER)

    found = Delivery.objects.values_list("channel", "state").order_by("channel")
    assert list(found) == [
        ("email", "queued"),
        ("fcm", "queued"),
        ("fcm", "queued"),
        ("whatsapp", "queued"),
    ]


def test_the_message_keeps_only_what_a_locked_screen_may_show() -> None:
    reachable()
    invite(VOLUNTEER)

    kept = Message.objects.get().facts
    assert {name: value for name, value in kept.items() if value} == {
        "template": "invitation",
        "code": "K7Q2",
        "severity": "critical",
        "eta": "3-5",
        "area": "Jakarta Pusat",
    }


def test_who_has_no_channel_is_reported_as_failed_at_once() -> None:
    invite(VOLUNTEER)

    assert Message.objects.get().state == Message.State.EXHAUSTED
    (event,) = emitted()
    assert isinstance(event, DeliveryFailed)
    assert (event.user_id, event.channels_tried, event.last_reason) == (
        VOLUNTEER,
        (),
        "no_channel",
    )


def test_a_persons_own_address_wins_over_the_accounts() -> None:
    reachable(target=None)
    services.set_own_contacts(
        by=VOLUNTEER, phone="+6281100000000", email=None, language="id", now=NOON
    )
    invite(VOLUNTEER)

    ids = list(Delivery.objects.values_list("pk", flat=True))
    alerts = services.claim(ids, ack_key=b"k", now=NOON)
    assert {alert.channel: alert.address for alert in alerts} == {
        "whatsapp": "+6281100000000",
        "email": "rini@example.org",
    }


def test_a_dead_device_gets_nothing() -> None:
    reachable(phone=None, email=None)
    Device.objects.update(state=Device.State.DEAD)

    invite(VOLUNTEER)

    assert not Delivery.objects.exists()


def test_the_caller_hears_that_somebody_is_coming() -> None:
    reachable(REPORTER, target="caller")

    services.tell_caller(accepted(), event_id=uuid4(), event_at=NOON, now=NOON)

    message = Message.objects.get()
    assert (message.user_id, message.purpose, message.facts["eta"]) == (REPORTER, "coming", "4")
    assert message.deliveries.count() == 3


def test_an_unreachable_caller_is_no_event_for_emergency() -> None:
    services.tell_caller(accepted(), event_id=uuid4(), event_at=NOON, now=NOON)

    assert Message.objects.get().state == Message.State.EXHAUSTED
    assert emitted() == []


def test_the_same_event_twice_is_refused_by_the_database() -> None:
    reachable()
    event_id = uuid4()
    services.invite(sent(), event_id=event_id, event_at=NOON, now=NOON)

    with pytest.raises(IntegrityError, match="notify_one_message_per_event"), transaction.atomic():
        services.invite(sent(), event_id=event_id, event_at=NOON, now=NOON)


def test_one_delivery_per_channel_and_target_is_kept_by_the_database() -> None:
    reachable()
    invite(VOLUNTEER)
    twin = Delivery.objects.filter(channel="fcm").get()
    twin.pk = uuid4()
    twin._state.adding = True

    with pytest.raises(IntegrityError, match="notify_one_delivery_per_channel_and_target"):
        twin.save()


@pytest.mark.parametrize("people", [1, 7, 20])
def test_the_number_of_statements_does_not_grow_with_the_people(
    people: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    crowd = [person(number) for number in range(people)]
    for number, each in enumerate(crowd):
        reachable(each, target=f"phone-{number}")

    with django_assert_num_queries(9):  # two of them open and close a savepoint
        invite(*crowd)

    assert Delivery.objects.count() == 3 * people
    assert Message.objects.filter(invitation_id=INVITATION).count() == 1


def test_a_device_that_moved_to_somebody_else_gets_nothing() -> None:
    reachable(phone=None, email=None)
    invite(VOLUNTEER)
    device(STRANGER, "phone-1", now=NOON)

    claimed = services.claim(
        list(Delivery.objects.values_list("pk", flat=True)), ack_key=b"k", now=NOON
    )

    assert claimed == []
    assert Delivery.objects.get().reason == "target_gone"
    assert isinstance(emitted()[0], DeliveryFailed)


def test_an_alert_that_comes_too_late_expires_and_is_reported() -> None:
    reachable()
    invite(VOLUNTEER)

    groups, looked_at = services.hand_over(now=NOON + timedelta(minutes=15), limit=100)

    assert (groups, looked_at) == ({}, 3)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"expired"}
    (event,) = emitted()
    assert isinstance(event, DeliveryFailed)
    assert event.channels_tried == ("email", "fcm", "whatsapp")
