"""Claims, retries and what an outcome means; the guard's and the worker's side of the database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from apps.notify import services
from apps.notify.domain.channels import Channel
from apps.notify.domain.outcomes import Outcome
from apps.notify.domain.ports import Alert
from apps.notify.domain.retries import HAND_OVER, LEASE, WAIT_FOR_RECEIPT
from apps.notify.models import Answer, ContactPoint, Delivery, Device, Message
from kreki.contracts.notify import DeliveryFailed
from tests.notify.factories import NOON, claim, device, emitted, invite, reachable
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db

ONE_CHANNEL = {
    Channel.FCM: {"phone": None, "email": None},
    Channel.WHATSAPP: {"target": None, "email": None},
    Channel.EMAIL: {"target": None, "phone": None},
}


def only(channel: Channel) -> Delivery:
    reachable(**ONE_CHANNEL[channel])
    invite(VOLUNTEER)
    return Delivery.objects.get()


def record(alert: Alert, outcome: Outcome, now: datetime = NOON) -> Delivery:
    services.record([(alert, outcome)], now=now, jitter=1.0)
    return Delivery.objects.get(pk=alert.delivery_id)


def test_due_deliveries_are_given_out_once_and_again_if_nobody_claims_them() -> None:
    reachable()
    invite(VOLUNTEER)

    groups, looked_at = services.hand_over(now=NOON, limit=100)

    assert (set(groups), looked_at) == ({"fcm", "whatsapp", "email"}, 3)
    assert services.hand_over(now=NOON + HAND_OVER - timedelta(seconds=1), limit=100)[1] == 0
    assert services.hand_over(now=NOON + HAND_OVER, limit=100)[1] == 3


def test_what_the_broker_did_not_take_is_due_at_once() -> None:
    delivery = only(Channel.FCM)
    services.hand_over(now=NOON, limit=100)

    services.take_back([delivery.pk], now=NOON)

    assert services.hand_over(now=NOON, limit=100) == ({Channel.FCM: [delivery.pk]}, 1)


def test_a_claim_has_one_winner() -> None:
    only(Channel.FCM)

    assert [len(claim()), len(claim())] == [1, 0]


def test_a_claim_after_the_end_of_life_gets_nothing() -> None:
    only(Channel.FCM)

    assert claim(NOON + timedelta(minutes=15)) == []


def test_a_push_whose_worker_died_is_repeated_when_the_lease_ends() -> None:
    delivery = only(Channel.FCM)
    claim()
    over = NOON + LEASE[Channel.FCM]

    assert services.hand_over(now=over - timedelta(milliseconds=1), limit=100)[1] == 0
    assert services.hand_over(now=over, limit=100)[0] == {Channel.FCM: [delivery.pk]}


@pytest.mark.parametrize("channel", [Channel.WHATSAPP, Channel.EMAIL])
def test_other_channels_wait_for_a_receipt_before_they_repeat(channel: Channel) -> None:
    delivery = only(channel)
    claim()
    over = NOON + LEASE[channel]

    assert services.hand_over(now=over, limit=100) == ({}, 1)
    assert Delivery.objects.get().state == "unknown"
    after = over + WAIT_FOR_RECEIPT[channel]
    assert services.hand_over(now=after, limit=100)[0] == {channel: [delivery.pk]}


def test_acceptance_keeps_the_providers_id_and_the_time() -> None:
    only(Channel.FCM)
    (alert,) = claim()

    delivery = record(alert, Outcome.accepted("projects/p/messages/1"))

    assert (delivery.state, delivery.provider_id) == ("accepted", "projects/p/messages/1")
    assert delivery.accepted_at == NOON
    assert services.hand_over(now=NOON + timedelta(minutes=1), limit=100)[1] == 0


def test_a_retry_is_due_after_the_pause_that_the_provider_asks() -> None:
    only(Channel.FCM)
    (alert,) = claim()

    delivery = record(alert, Outcome.retry("QUOTA_EXCEEDED", after_s=60))

    assert (delivery.state, delivery.reason) == ("queued", "QUOTA_EXCEEDED")
    assert delivery.due_at == NOON + timedelta(seconds=60)


def test_a_lost_answer_on_whatsapp_is_repeated_only_after_the_wait() -> None:
    only(Channel.WHATSAPP)
    (alert,) = claim()

    delivery = record(alert, Outcome.unknown("TimeoutError"))

    assert delivery.state == "unknown"
    assert delivery.due_at == NOON + WAIT_FOR_RECEIPT[Channel.WHATSAPP]


def test_a_late_outcome_of_an_older_attempt_changes_nothing_but_acceptance_stops_repeats() -> None:
    only(Channel.FCM)
    (first,) = claim()
    services.hand_over(now=NOON + LEASE[Channel.FCM], limit=100)
    (second,) = claim()

    assert record(first, Outcome.dead_target("UNREGISTERED")).state == "claimed"
    assert record(first, Outcome.accepted("1")).state == "accepted"
    assert record(second, Outcome.retry("UNAVAILABLE")).state == "accepted"


def test_each_answer_is_kept_once_and_a_lost_one_leaves_a_gap() -> None:
    only(Channel.FCM)
    claim()  # its worker dies
    services.hand_over(now=NOON + LEASE[Channel.FCM], limit=100)
    (second,) = claim()
    record(second, Outcome.retry("UNAVAILABLE"))
    record(second, Outcome.retry("UNAVAILABLE"), NOON + timedelta(seconds=1))
    services.hand_over(now=NOON + timedelta(minutes=1), limit=100)
    (third,) = claim()
    record(third, Outcome.accepted("1"))

    answers = Answer.objects.values_list("attempt", "kind", "recorded_at")
    assert list(answers) == [(2, "retry", NOON), (3, "accepted", NOON)]
    assert Delivery.objects.get().attempts == 3


def test_when_the_last_channel_fails_emergency_hears_it_once() -> None:
    reachable(email=None)
    invite(VOLUNTEER)
    push, whatsapp = sorted(claim(), key=lambda alert: alert.channel)

    record(push, Outcome.dead_target("UNREGISTERED"))
    assert emitted() == []
    record(whatsapp, Outcome.next_channel("131026"), NOON + timedelta(seconds=1))
    record(whatsapp, Outcome.next_channel("131026"), NOON + timedelta(seconds=1))

    (event,) = emitted()
    assert isinstance(event, DeliveryFailed)
    assert (event.channels_tried, event.last_reason) == (("fcm", "whatsapp"), "131026")
    assert Message.objects.get().state == Message.State.EXHAUSTED


def test_a_dead_push_target_is_not_used_again() -> None:
    only(Channel.FCM)
    (alert,) = claim()
    record(alert, Outcome.dead_target("UNREGISTERED"))

    assert Device.objects.get().state == Device.State.DEAD


def test_a_device_that_registered_during_the_send_stays_alive() -> None:
    only(Channel.FCM)
    (alert,) = claim()
    device(VOLUNTEER, "phone-1", now=NOON + timedelta(seconds=1))

    record(alert, Outcome.dead_target("UNREGISTERED"), NOON + timedelta(seconds=2))

    assert Device.objects.get().state == Device.State.ACTIVE


def test_a_dead_mail_address_is_not_used_until_it_changes() -> None:
    only(Channel.EMAIL)
    (alert,) = claim()
    record(alert, Outcome.dead_target("550"))
    assert ContactPoint.objects.get().state == ContactPoint.State.DEAD

    reachable(**(ONE_CHANNEL[Channel.EMAIL] | {"email": "new@example.org"}), now=NOON)

    assert ContactPoint.objects.get().state == ContactPoint.State.ACTIVE


def test_a_number_is_dead_after_whatsapp_failed_to_reach_it_three_times() -> None:
    reachable(**ONE_CHANNEL[Channel.WHATSAPP])
    for number in range(3):
        assert ContactPoint.objects.get().state == ContactPoint.State.ACTIVE
        invite(VOLUNTEER, now=NOON + timedelta(hours=number))
        (alert,) = claim(NOON + timedelta(hours=number))
        record(alert, Outcome.next_channel("131026"))

    assert ContactPoint.objects.get().state == ContactPoint.State.DEAD


def test_once_seen_nothing_else_is_tried() -> None:
    reachable(email=None)
    invite(VOLUNTEER)
    whatsapp = next(alert for alert in claim() if alert.channel == Channel.WHATSAPP)
    record(whatsapp, Outcome.retry("131000"))
    Message.objects.update(seen_at=NOON)

    services.hand_over(now=NOON + timedelta(seconds=1), limit=100)

    assert Delivery.objects.get(channel="whatsapp").state == "cancelled"


@pytest.mark.parametrize("outcome", [Outcome.accepted("1"), Outcome.retry("UNAVAILABLE")])
def test_what_was_erased_meanwhile_holds_up_no_other_record(outcome: Outcome) -> None:
    reachable(email=None)
    invite(VOLUNTEER)
    gone, kept = claim()
    Delivery.objects.get(pk=gone.delivery_id).delete()

    services.record([(gone, outcome), (kept, outcome)], now=NOON, jitter=1.0)

    assert Answer.objects.get().delivery_id == kept.delivery_id
    assert Delivery.objects.get().state != "claimed"
