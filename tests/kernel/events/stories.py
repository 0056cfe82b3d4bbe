"""What the event tests tell: events of notify and volunteer on their way to emergency."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from kombu import Connection

from kreki.contracts.base import Event, Lane
from kreki.contracts.notify import DeliverySeen
from kreki.contracts.volunteer import ProfileApproved
from kreki.events import emit
from kreki.events.courier.consumer import LaneConsumer
from kreki.events.courier.relay import Relay
from kreki.events.courier.threads import Loop, run_threads
from kreki.events.envelope import Envelope
from kreki.events.ids import uuid7
from kreki.events.inbox import Handlers
from kreki.events.models import Outbox
from kreki.services import BY_NAME

QUEUE: Final = "emergency.events.express"
DEAD: Final = "emergency.events.express.dead"
NOON: Final = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
PERSON: Final = UUID(int=7)


def seen(number: int) -> DeliverySeen:
    """A fact; `number` is its invitation."""
    return DeliverySeen(
        invitation_id=UUID(int=number),
        incident_id=UUID(int=1),
        user_id=PERSON,
        channel="push",
        at=NOON,
    )


def approved(name: str) -> ProfileApproved:
    """A state of PERSON, told apart by `name`."""
    return ProfileApproved(
        user_id=PERSON,
        display_name=name,
        status="active",
        transport_mode="foot",
        skills=("BHD_BASIC",),
        credentials=(),
    )


def envelope(event: Event, *, seq: int = 0, **changes: object) -> Envelope:
    """What the relay of the event's producer would send."""
    whole = Envelope(
        id=uuid7(),
        type=event.type,
        source=event.source(),
        time=NOON,
        subject="person:7",
        seq=seq,
        lane=event.lane,
        actor="",
        request_id="f" * 32,
        data=msgspec.Raw(msgspec.json.encode(event)),
    )
    return msgspec.structs.replace(whole, **changes)


def emit_as(service: str, event: Event, *, seq: int = 0) -> None:
    with override_settings(SERVICE=BY_NAME[service]), transaction.atomic():
        emit(event, subject="person:7", seq=seq)


def relay_of(service: str) -> Relay:
    with override_settings(SERVICE=BY_NAME[service]):
        return Relay(Lane.EXPRESS)


def consumer(handlers: Handlers) -> LaneConsumer:
    with override_settings(SERVICE=BY_NAME["emergency"]):
        return LaneConsumer(Lane.EXPRESS, handlers)


@contextmanager
def running(*loops: Loop) -> Iterator[None]:
    """The loops run in threads while the block runs, and end with it."""
    stop = threading.Event()
    thread = threading.Thread(target=run_threads, args=(loops, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def until(condition: Callable[[], object], *, within_s: float = 15) -> None:
    """Wait for `condition`; the deadline is far away because the machine may be busy."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def waiting(link: Connection, queue: str) -> int:
    """Messages in `queue` that no consumer holds."""
    return int(link.default_channel.queue_declare(queue=queue, passive=True).message_count)


def outbox() -> list[Outbox]:
    """Rows not yet confirmed, in the order in which they were written."""
    return list(Outbox.objects.order_by("id"))


def child_environment() -> dict[str, str]:
    """For a process that works on the test's database and virtual host."""
    name = f"{settings.SERVICE.alias.upper()}_DATABASE_URL"
    url = urlsplit(os.environ[name])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {**os.environ, name: url.geturl(), "BROKER_URL": settings.BROKER_URL}


def effects() -> dict[UUID, int]:
    """How often each event took effect, from the table that `write_effect` fills."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT event_id, count(*) FROM effects GROUP BY 1")
        return dict(cursor.fetchall())
