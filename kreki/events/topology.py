"""Exchanges, queues and bindings on the broker, derived from the catalogue of events."""

from __future__ import annotations

from typing import Final

from kombu import Exchange, Queue, binding
from kombu.transport.base import StdChannel

from kreki.contracts.base import Lane
from kreki.contracts.catalogue import consumed_by, emitted_by

# No alternate exchange: with one, an event that no queue takes would be confirmed as delivered.
EVENTS: Final = Exchange("kreki.events", type="topic", durable=True)
DEAD: Final = Exchange("kreki.dead", type="direct", durable=True)

# The broker refuses (406) other arguments for a queue that exists: a change needs new queue names.
QUORUM: Final = {"x-queue-type": "quorum"}
LIMITS: Final = {
    "x-delivery-limit": 10,  # a message that kills its consumer ends in the dead-letter queue
    "x-max-length": 1_000_000,
    "x-overflow": "reject-publish",  # full: the relay keeps the row, nothing is dropped
    "x-dead-letter-strategy": "at-least-once",
}


def queue_name(slug: str, lane: Lane) -> str:
    return f"{slug}.events.{lane}"


def declare_exchange(channel: StdChannel) -> None:
    EVENTS(channel).declare()


def lanes_of(slug: str) -> list[Lane]:
    """The lanes on which service `slug` consumes anything; it has one queue on each."""
    return [lane for lane in Lane if consumed_by(slug, lane)]


def declare_queue(channel: StdChannel, slug: str, lane: Lane) -> Queue:
    """Make sure that the queue of `slug` on `lane` exists and has the catalogue's bindings.

    Harmless to repeat, and the only cure for a binding that somebody deleted: a publish counts as
    delivered when *any* queue takes it.
    """
    keys = [event.routing_key() for event in consumed_by(slug, lane)]
    queue = _queue(queue_name(slug, lane), keys)(channel)
    _dead_queue(queue.name)(channel).declare()
    queue.declare()
    return queue


def check_consumers(channel: StdChannel, slug: str, lane: Lane) -> None:
    """Refuse to publish before every consumer's queue exists: a later one would miss events.

    Needs no permission on those queues: a passive declaration only looks.

    Raises:
        amqp.NotFound: names the queue; start that courier or run its `events_topology`.
    """
    consumers = {slug for event in emitted_by(slug, lane) for slug in event.consumers}
    for consumer in sorted(consumers):
        channel.queue_declare(queue=queue_name(consumer, lane), passive=True)


def _queue(name: str, keys: list[str]) -> Queue:
    letters = {"x-dead-letter-exchange": DEAD.name, "x-dead-letter-routing-key": f"{name}.dead"}
    return Queue(
        name,
        bindings=[binding(EVENTS, key) for key in keys],
        durable=True,
        queue_arguments=QUORUM | LIMITS | letters,
    )


def _dead_queue(name: str) -> Queue:
    return Queue(
        f"{name}.dead", DEAD, routing_key=f"{name}.dead", durable=True, queue_arguments=QUORUM
    )
