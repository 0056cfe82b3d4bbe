"""Writes an event into the transaction that makes it true; sends nothing."""

from __future__ import annotations

from typing import Final

import msgspec
import structlog
from django.conf import settings
from django.db import connection

from kreki.contracts.base import Event, EventKind
from kreki.events.envelope import MAX_BYTES
from kreki.events.ids import uuid7

# Room for the other fields of the envelope, whose lengths the table limits.
MAX_DATA_BYTES: Final = MAX_BYTES - 1024

# Plain SQL: models cannot be imported yet when Django imports the package of this app. A trigger
# notifies the relay, so that an event costs the request exactly one statement.
INSERT: Final = """
    INSERT INTO kreki_events_outbox
        (event_id, type, lane, subject, seq, actor, request_id, data)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb)
"""


class EmitRefused(Exception):
    """The event cannot be sent as asked: a mistake in the calling code."""


def emit(event: Event, *, subject: str, seq: int = 0) -> None:
    """Add `event` to the outbox of this service; it exists if and only if the caller commits.

    Args:
        subject: Aggregate `<kind>:<id>` that the event is about.
        seq: Its counter, raised under the aggregate's row lock; 1 or more for a STATE.

    Raises:
        EmitRefused: outside a transaction, not ours to emit, too large, or no subject or seq.
    """
    data = msgspec.json.encode(event)
    _check(event, subject=subject, seq=seq, size=len(data))
    context = structlog.contextvars.get_contextvars()
    row = (
        uuid7(),
        event.type,
        event.lane.value,
        subject,
        seq,
        context.get("actor", ""),
        context.get("request_id", ""),
        data.decode(),
    )
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)


def _check(event: Event, *, subject: str, seq: int, size: int) -> None:
    if not connection.in_atomic_block:
        raise EmitRefused(f"{event.type}: emit inside the transaction that changes the rows.")
    if event.source() != settings.SERVICE.slug:
        raise EmitRefused(f"{event.type}: {settings.SERVICE.slug} may emit only its own events.")
    if ":" not in subject:
        raise EmitRefused(f"{event.type}: subject must be <kind>:<id>, not {subject!r}.")
    if event.kind is EventKind.STATE and seq < 1:
        raise EmitRefused(f"{event.type}: a state needs seq, or consumers cannot order it.")
    if size > MAX_DATA_BYTES:
        raise EmitRefused(f"{event.type}: {size} bytes of data, at most {MAX_DATA_BYTES} travel.")
