"""The consumer: acknowledged after its effect; what can never succeed goes to the dead letters."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
import structlog
from django.db import connection, connections
from kombu import Connection, Producer
from prometheus_client import REGISTRY

from kreki.contracts.base import Event
from kreki.contracts.notify import DeliverySeen
from kreki.contracts.volunteer import ProfileApproved
from kreki.events.courier.publisher import Publisher
from kreki.events.envelope import decode
from kreki.events.inbox import Received
from kreki.events.models import Inbox
from kreki.events.topology import EVENTS
from tests.kernel.events.stories import (
    DEAD,
    QUEUE,
    approved,
    consumer,
    emit_as,
    envelope,
    outbox,
    relay_of,
    running,
    seen,
    until,
    waiting,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Ledger:
    """A handler that remembers what it was given, and fails for the numbers in `stumbles`."""

    def __init__(self, *stumbles: int) -> None:
        self.stumbles = stumbles
        self.numbers: list[int] = []
        self.request_ids: set[str] = set()

    def __call__(self, event: DeliverySeen, received: Received) -> None:
        number = event.invitation_id.int
        if number in self.stumbles:
            raise ZeroDivisionError(f"+62812345{number}")
        self.numbers.append(number)
        self.request_ids.add(structlog.contextvars.get_contextvars()["request_id"])


def send(link: Connection, body: bytes, *, kind: type[Event] = DeliverySeen) -> None:
    """Put raw bytes into the queue, as a faulty producer would."""
    Producer(link, exchange=EVENTS).publish(
        body,
        routing_key=kind.routing_key(),
        content_type="application/json",
        content_encoding="utf-8",
        type=kind.type,
    )


def test_an_event_travels_from_one_service_to_the_other(link: Connection) -> None:
    ledger = Ledger()
    with running(relay_of("notify"), consumer({DeliverySeen: ledger})):
        for number in range(1, 101):
            emit_as("notify", seen(number))
        until(lambda: len(ledger.numbers) == 100)

    assert sorted(ledger.numbers) == list(range(1, 101))
    assert (waiting(link, QUEUE), waiting(link, DEAD), outbox()) == (0, 0, [])


def test_a_second_copy_is_acknowledged_without_effect(link: Connection) -> None:
    ledger = Ledger()
    copy = envelope(seen(1))
    publisher = Publisher(link)
    with running(consumer({DeliverySeen: ledger})):
        for _ in range(3):
            publisher.publish(copy)
        until(lambda: _handled("duplicate") == 2)

    assert ledger.numbers == [1]
    assert waiting(link, QUEUE) == 0


def _handled(outcome: str) -> float:
    labels = {"type": DeliverySeen.type, "outcome": outcome}
    return (REGISTRY.get_sample_value("events_handled_total", labels) or 0) - _before[outcome]


_before: dict[str, float] = {}


@pytest.fixture(autouse=True)
def _count_from_here() -> None:
    for outcome in ("handled", "duplicate", "stale", "rejected"):
        _before[outcome] = 0
        _before[outcome] = _handled(outcome)


def test_what_a_handler_stumbles_over_is_a_dead_letter_and_the_rest_flows(
    link: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = Ledger(2)
    with running(relay_of("notify"), consumer({DeliverySeen: ledger})):
        for number in (1, 2, 3):
            emit_as("notify", seen(number))
        until(lambda: len(ledger.numbers) == 2)
        until(lambda: waiting(link, DEAD) == 1)

    letter = decode(link.default_channel.basic_get(DEAD, no_ack=True).body)
    assert ledger.numbers == [1, 3]
    assert msgspec.json.decode(letter.data, type=DeliverySeen) == seen(2)
    assert not Inbox.objects.filter(event_id=letter.id).exists()
    assert "ZeroDivisionError" in caplog.text
    assert "+62812345" not in caplog.text


def test_what_nobody_understands_is_a_dead_letter(link: Connection) -> None:
    with running(consumer({DeliverySeen: Ledger()})):
        send(link, b"\xff\xfe not an event")
        until(lambda: waiting(link, DEAD) == 1)

    assert waiting(link, QUEUE) == 0


def test_the_request_id_is_followable_into_what_the_handler_causes(
    link: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ledger = Ledger()
    with structlog.contextvars.bound_contextvars(request_id="c0ffee" * 5):
        emit_as("notify", seen(1))

    with running(relay_of("notify"), consumer({DeliverySeen: ledger})):
        until(lambda: ledger.numbers)
        until(lambda: _handled("handled") == 1)

    told = [line for line in caplog.messages if "c0ffee" in line]
    assert ledger.request_ids == {"c0ffee" * 5}
    assert any("event published" in line for line in told)
    assert any("event taken" in line for line in told)


def test_states_taken_out_of_order_end_in_the_newest(link: Connection) -> None:
    names: list[str] = []

    def keep(event: ProfileApproved, received: Received) -> None:
        names.append(event.display_name)

    publisher = Publisher(link)
    for seq in (3, 1, 2, 5, 4):
        publisher.publish(envelope(approved(str(seq)), seq=seq))
    with running(consumer({ProfileApproved: keep})):
        until(lambda: names[-1:] == ["5"])
        until(lambda: waiting(link, QUEUE) == 0)

    assert names == ["3", "5"]


@contextmanager
def unreachable_database() -> Iterator[None]:
    """Every connection breaks and no new one can be made; as in a courier, for a second each."""
    pool = connection.pool
    patience, pool.timeout = pool.timeout, 1.0
    other = connections.create_connection("default")
    name = connection.settings_dict["NAME"]
    with other._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
            pool.timeout = patience


def test_while_the_database_is_away_messages_wait_and_none_dies(link: Connection) -> None:
    ledger = Ledger()
    publisher = Publisher(link)
    with running(consumer({DeliverySeen: ledger})):
        publisher.publish(envelope(seen(1)))
        until(lambda: ledger.numbers == [1])

        with unreachable_database():
            for number in range(2, 13):
                publisher.publish(envelope(seen(number)))
            until(lambda: waiting(link, QUEUE) == 11)
        connection.close()
        until(lambda: len(ledger.numbers) == 12)

    assert sorted(ledger.numbers) == list(range(1, 13))
    assert waiting(link, DEAD) == 0
