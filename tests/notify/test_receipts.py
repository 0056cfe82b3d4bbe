"""Proof of delivery: from the phone and from WhatsApp, twice, late, and in any order."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from apps.notify import services
from apps.notify.domain import ack_tokens
from apps.notify.domain.channels import Channel
from apps.notify.domain.errors import AckTokenInvalid
from apps.notify.domain.outcomes import Outcome
from apps.notify.domain.reports import Report
from apps.notify.domain.states import State
from apps.notify.models import ContactPoint, Delivery, Device, Message, Receipt
from kreki.contracts.notify import DeliveryFailed, DeliverySeen
from tests.notify.factories import INCIDENT, INVITATION, KEY, NOON, emitted, invite, reachable
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(seconds=3)


def sent(channel: Channel, provider_id: str = "wamid.1") -> Delivery:
    """An invitation that the channel's provider accepted."""
    reachable()
    invite(VOLUNTEER)
    delivery = Delivery.objects.get(channel=channel)
    (alert,) = services.claim([delivery.pk], ack_key=KEY, now=NOON)
    services.record([(alert, Outcome.accepted(provider_id))], now=NOON, jitter=0)
    return delivery


def report(
    state: State, *, delivery_id: UUID | None = None, code: str = "", at: datetime = LATER
) -> Report:
    return Report(
        provider="whatsapp",
        provider_message_id="wamid.1",
        delivery_id=delivery_id,
        state=state,
        at=at,
        code=code,
    )


def acknowledge(token: str, stage: State, at: datetime = LATER) -> None:
    services.acknowledge(token=token, stage=stage, at=at, key=KEY, now=LATER)


def token_of(delivery: Delivery) -> str:
    return ack_tokens.make(delivery.pk, key=KEY, now=NOON)


STATUSES = [State.SENT, State.DELIVERED, State.SEEN]


@pytest.mark.parametrize("order", list(permutations(STATUSES)))
def test_statuses_in_any_order_and_twice_tell_emergency_once(order: tuple[State, ...]) -> None:
    delivery = sent(Channel.WHATSAPP)

    for state in order + order:
        services.keep_reports([report(state, delivery_id=delivery.pk)], now=LATER)

    delivery.refresh_from_db()
    assert delivery.state == "seen"
    assert Receipt.objects.count() == 3
    assert emitted() == [
        DeliverySeen(
            invitation_id=INVITATION,
            incident_id=INCIDENT,
            user_id=VOLUNTEER,
            channel="whatsapp",
            at=LATER,
        )
    ]


def test_seen_on_two_channels_is_told_once() -> None:
    delivery = sent(Channel.WHATSAPP)
    services.keep_reports([report(State.SEEN, delivery_id=delivery.pk)], now=LATER)

    acknowledge(token_of(Delivery.objects.get(channel="fcm")), State.SEEN)

    assert len(emitted()) == 1


def test_delivered_is_proof_but_not_seen() -> None:
    delivery = sent(Channel.WHATSAPP)

    services.keep_reports([report(State.DELIVERED, delivery_id=delivery.pk)], now=LATER)

    assert Message.objects.get().state == Message.State.REACHED
    assert emitted() == []


def test_a_status_that_proves_an_unanswered_send_stops_its_repeat() -> None:
    reachable(target=None, email=None)
    invite(VOLUNTEER)
    delivery = Delivery.objects.get()
    (alert,) = services.claim([delivery.pk], ack_key=KEY, now=NOON)
    services.record([(alert, Outcome.unknown("TimeoutError"))], now=NOON, jitter=0)

    services.keep_reports([report(State.SENT, delivery_id=delivery.pk)], now=LATER)

    assert services.hand_over(now=NOON + timedelta(minutes=1), limit=10) == ({}, 0)


def test_a_status_that_comes_before_our_record_is_matched_by_our_own_id() -> None:
    reachable(target=None, email=None)
    invite(VOLUNTEER)
    delivery = Delivery.objects.get()
    (alert,) = services.claim([delivery.pk], ack_key=KEY, now=NOON)
    services.keep_reports([report(State.DELIVERED, delivery_id=delivery.pk)], now=NOON)

    services.record([(alert, Outcome.accepted("wamid.1"))], now=LATER, jitter=0)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == ("delivered", "wamid.1")


def test_a_status_without_our_id_waits_for_the_providers_id() -> None:
    services.keep_reports([report(State.DELIVERED)], now=NOON)
    delivery = sent(Channel.WHATSAPP)

    assert services.match_receipts(now=NOON + timedelta(minutes=9)) == 1
    assert services.match_receipts(now=NOON + timedelta(minutes=9)) == 0

    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_a_status_that_matches_nothing_is_given_up_after_ten_minutes() -> None:
    services.keep_reports([report(State.DELIVERED)], now=NOON)
    sent(Channel.WHATSAPP)

    assert services.match_receipts(now=NOON + timedelta(minutes=10)) == 0


def test_a_later_failure_can_be_the_last_one() -> None:
    delivery = sent(Channel.WHATSAPP)
    Delivery.objects.exclude(pk=delivery.pk).update(state="failed")

    services.keep_reports([report(State.FAILED, delivery_id=delivery.pk, code="131026")], now=LATER)
    services.keep_reports([report(State.FAILED, delivery_id=delivery.pk, code="131026")], now=LATER)

    (event,) = emitted()
    assert isinstance(event, DeliveryFailed)
    assert event.last_reason == "131026"
    assert ContactPoint.objects.get(kind="phone").failures == 1


def test_proof_after_failure_reopens_the_message() -> None:
    delivery = sent(Channel.WHATSAPP)
    Delivery.objects.exclude(pk=delivery.pk).update(state="failed")
    services.keep_reports([report(State.FAILED, delivery_id=delivery.pk)], now=LATER)

    services.keep_reports([report(State.SEEN, delivery_id=delivery.pk)], now=LATER)

    assert Message.objects.get().state == Message.State.REACHED
    assert [type(event) for event in emitted()] == [DeliveryFailed, DeliverySeen]


def test_arrival_ends_the_row_of_failures() -> None:
    delivery = sent(Channel.WHATSAPP)
    ContactPoint.objects.update(failures=2)

    services.keep_reports([report(State.DELIVERED, delivery_id=delivery.pk)], now=LATER)

    assert ContactPoint.objects.get(kind="phone").failures == 0


def test_the_phones_own_confirmation_is_proof() -> None:
    delivery = sent(Channel.FCM)

    acknowledge(token_of(delivery), State.SEEN)

    delivery.refresh_from_db()
    assert delivery.state == "seen"
    assert Device.objects.get().last_ack_at == LATER
    (event,) = emitted()
    assert isinstance(event, DeliverySeen)
    assert (event.channel, event.at) == ("fcm", LATER)


@pytest.mark.parametrize(
    ("at", "believed"),
    [
        (NOON + timedelta(seconds=1), NOON + timedelta(seconds=1)),
        (NOON - timedelta(days=1), NOON),
        (NOON + timedelta(days=1), LATER),
    ],
)
def test_a_wrong_phone_clock_is_not_believed(at: datetime, believed: datetime) -> None:
    acknowledge(token_of(sent(Channel.FCM)), State.SEEN, at=at)

    assert Message.objects.get().seen_at == believed


def test_a_token_of_a_delivery_that_is_gone_is_refused() -> None:
    delivery = sent(Channel.FCM)
    token = token_of(delivery)
    Message.objects.all().delete()

    with pytest.raises(AckTokenInvalid):
        acknowledge(token, State.SEEN)
