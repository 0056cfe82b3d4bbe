"""Takes one event in: checks it, recognises copies and old states, runs the handler, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from structlog.contextvars import bound_contextvars

from kreki.contracts.base import Event, EventKind
from kreki.contracts.catalogue import BY_TYPE
from kreki.events.envelope import Envelope, decode
from kreki.observe.crashpoint import crashpoint

REMEMBER: Final = """
    INSERT INTO kreki_events_inbox (consumer, event_id, type, source, subject, seq)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
# Inserts, or locks the row and raises it; changes no row if the state is not newer.
ADVANCE: Final = """
    INSERT INTO kreki_events_subjectseq AS known (source, subject, family, last_seq)
    VALUES (%s, %s, %s, %s)
    ON CONFLICT (source, subject, family) DO UPDATE SET last_seq = excluded.last_seq
    WHERE known.last_seq < excluded.last_seq
"""


@dataclass(frozen=True, slots=True)
class Received:
    """What a handler may know about the event beside its data."""

    id: UUID
    type: str
    subject: str
    seq: int
    time: datetime
    request_id: str


# Takes an event of the class it stands under in `Handlers`, and what came with it.
Handler = Callable[[Any, Received], None]
Handlers = Mapping[type[Event], Handler]


class Outcome(StrEnum):
    HANDLED = "handled"
    DUPLICATE = "duplicate"  # this event took effect before
    STALE = "stale"  # a newer state of the same record took effect before


class InvalidEvent(Exception):
    """The message will never be understood here."""


def load_handlers() -> Handlers:
    """The handlers that `settings.EVENT_HANDLERS` names."""
    handlers: Handlers = import_string(settings.EVENT_HANDLERS)
    return handlers


def process(body: bytes | str, handlers: Handlers, consumer: str) -> Outcome:
    """Let one message take effect: at most once, however often it comes.

    Check, inbox row and effect are one transaction; acknowledge the message after it.

    Args:
        consumer: Slug of this service; events meant for others are refused.

    Raises:
        InvalidEvent: not an event that this service consumes, or not of its shape.
        django.db.OperationalError, InterfaceError: try again later.
        Exception: whatever the handler raises; nothing has changed then.
    """
    try:
        envelope = decode(body)
        event = _event_of(envelope, consumer)
        handler = handlers[type(event)]
    except (msgspec.DecodeError, KeyError) as error:  # ValidationError is a DecodeError
        raise InvalidEvent(str(error)) from error
    names = {"event_id": str(envelope.id), "event_type": envelope.type}
    with bound_contextvars(request_id=envelope.request_id, **names):
        with transaction.atomic(durable=True):
            outcome = _apply(envelope, event, handler, consumer)
            crashpoint("inbox.before_commit")
        crashpoint("inbox.after_commit")
        return outcome


def _event_of(envelope: Envelope, consumer: str) -> Event:
    kind = BY_TYPE.get(envelope.type)
    if kind is None or consumer not in kind.consumers:
        raise InvalidEvent(f"{consumer} does not consume {envelope.type}")
    if envelope.source != kind.source():
        raise InvalidEvent(f"{envelope.type} does not come from {envelope.source}")
    return msgspec.json.decode(envelope.data, type=kind)


def _apply(envelope: Envelope, event: Event, handler: Handler, consumer: str) -> Outcome:
    if not _remember(envelope, consumer):
        return Outcome.DUPLICATE
    if event.kind is EventKind.STATE and not _advance(envelope, event.family):
        return Outcome.STALE
    handler(
        event,
        Received(
            id=envelope.id,
            type=envelope.type,
            subject=envelope.subject,
            seq=envelope.seq,
            time=envelope.time,
            request_id=envelope.request_id,
        ),
    )
    return Outcome.HANDLED


def _remember(envelope: Envelope, consumer: str) -> bool:
    row = (consumer, envelope.id, envelope.type, envelope.source, envelope.subject, envelope.seq)
    return _changes_a_row(REMEMBER, row)


def _advance(envelope: Envelope, family: str) -> bool:
    return _changes_a_row(ADVANCE, (envelope.source, envelope.subject, family, envelope.seq))


def _changes_a_row(statement: str, row: tuple[str | int | UUID, ...]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, row)
        return bool(cursor.rowcount)
