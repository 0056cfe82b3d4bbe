"""The relay: a row leaves the outbox when the broker has the event, and never before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec
import pytest
from django.utils import timezone
from kombu import Connection
from prometheus_client import REGISTRY
from pytest_django import Settings

from kreki.contracts.notify import DeliverySeen
from kreki.events.courier.outbox import delay_s
from kreki.events.models import Outbox
from tests.kernel.events.proxy import Proxy
from tests.kernel.events.stories import (
    QUEUE,
    emit_as,
    outbox,
    relay_of,
    running,
    seen,
    until,
    waiting,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def proxy(settings: Settings) -> Iterator[Proxy]:
    way = Proxy(urlsplit(settings.BROKER_URL))
    settings.BROKER_URL = way.url
    yield way
    way.close()


def is_sent() -> bool:
    return not Outbox.objects.exists()


def lose_connection(times: int = 1) -> None:
    """Wait until a relay has lost or missed its connections `times` more."""
    before = _losses()
    until(lambda: _losses() >= before + times)


def _losses() -> float:
    name = "courier_connections_lost_total"
    return REGISTRY.get_sample_value(name, {"loop": "relay.express"}) or 0


def test_a_row_becomes_a_persistent_message_and_leaves(link: Connection) -> None:
    emit_as("notify", seen(1), seq=2)
    (row,) = outbox()

    with running(relay_of("notify")):
        until(is_sent)

    message = link.default_channel.basic_get(QUEUE, no_ack=True)
    envelope = msgspec.json.decode(message.body)
    assert envelope["id"] == message.properties["message_id"] == str(row.event_id)
    assert envelope["type"] == message.properties["type"] == DeliverySeen.type
    assert (envelope["source"], envelope["seq"]) == ("notify", 2)
    assert msgspec.convert(envelope["data"], DeliverySeen) == seen(1)
    assert message.properties["delivery_mode"] == 2


def test_what_is_written_while_it_waits_is_sent_at_once(link: Connection) -> None:
    with running(relay_of("notify")):
        for number in range(20):
            emit_as("notify", seen(number))
            until(is_sent)

    assert waiting(link, QUEUE) == 20


def test_a_backlog_larger_than_a_batch_is_sent_in_order(link: Connection) -> None:
    for number in range(450):
        emit_as("notify", seen(number))

    with running(relay_of("notify")):
        until(is_sent)

    sent = [link.default_channel.basic_get(QUEUE, no_ack=True).body for _ in range(450)]
    numbers = [int(msgspec.json.decode(body)["data"]["invitation_id"][-3:], 16) for body in sent]
    assert numbers == list(range(450))


def test_without_a_bound_queue_the_row_stays_and_is_tried_again(link: Connection) -> None:
    key = DeliverySeen.routing_key()
    link.default_channel.queue_unbind(QUEUE, "kreki.events", key)
    emit_as("notify", seen(1))

    with running(relay_of("notify")):
        until(lambda: outbox()[0].attempts >= 2)
        (row,) = outbox()
        assert row.last_error == "NO_ROUTE"
        until(lambda: REGISTRY.get_sample_value("outbox_pending", {"lane": "express"}) == 1)
        assert row.next_attempt_at > row.created_at + timedelta(seconds=0.3)

        link.default_channel.queue_bind(QUEUE, "kreki.events", key)
        until(is_sent)

    assert waiting(link, QUEUE) == 1


def test_a_refused_event_is_not_confirmed_by_the_next_and_holds_nothing_up(
    link: Connection,
) -> None:
    emit_as("notify", seen(1))
    Outbox.objects.update(type="notify.delivery.unbound.v1")
    for number in range(2, 5):
        emit_as("notify", seen(number))

    with running(relay_of("notify")):
        until(lambda: Outbox.objects.count() == 1)
        until(lambda: outbox()[0].attempts >= 2)

    assert outbox()[0].type == "notify.delivery.unbound.v1"
    assert waiting(link, QUEUE) == 3


def test_before_the_consumers_queue_exists_nothing_is_sent(link: Connection) -> None:
    link.default_channel.queue_delete(QUEUE)
    emit_as("notify", seen(1))

    with running(relay_of("notify")):
        lose_connection(times=2)
        assert outbox()[0].attempts == 0


def test_while_the_broker_is_away_events_wait(link: Connection, proxy: Proxy) -> None:
    with running(relay_of("notify")):
        emit_as("notify", seen(1))
        lose_connection(times=2)
        assert len(outbox()) == 1

        proxy.open()
        until(is_sent)
        proxy.close()
        emit_as("notify", seen(2))
        lose_connection(times=2)
        assert len(outbox()) == 1

        proxy.open()
        until(is_sent)

    assert waiting(link, QUEUE) == 2


def test_a_broker_that_never_answers_is_left_after_two_seconds(
    link: Connection, proxy: Proxy
) -> None:
    proxy.open()
    with running(relay_of("notify")):
        emit_as("notify", seen(1))
        until(is_sent)
        proxy.swallow()
        emitted_at = timezone.now()
        emit_as("notify", seen(2))
        lose_connection()
        assert timezone.now() - emitted_at < timedelta(seconds=5)

        proxy.close()
        proxy.open()
        until(is_sent)

    assert waiting(link, QUEUE) == 2


def test_a_second_relay_waits_and_takes_over(link: Connection) -> None:
    with running(relay_of("notify")):
        emit_as("notify", seen(1))
        until(is_sent)
        with running(relay_of("notify")):
            for number in range(50):
                emit_as("notify", seen(number))
            until(is_sent)

    with running(relay_of("notify")):
        emit_as("notify", seen(1))
        until(is_sent)

    assert waiting(link, QUEUE) == 52


def test_pauses_grow_to_half_a_minute_and_never_overflow() -> None:
    assert 0.16 <= delay_s(0) <= 0.24
    assert 1.28 <= delay_s(3) <= 1.92
    assert 24 <= delay_s(8) <= 36
    assert 24 <= delay_s(2_000) <= 36
