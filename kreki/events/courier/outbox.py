"""The statements by which the relay claims, drops and postpones rows of the outbox."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from kreki.contracts.base import Lane
from kreki.events.envelope import Envelope

BATCH: Final = 200
FIRST_DELAY_S: Final = 0.2
LONGEST_DELAY_S: Final = 30.0

# Locked rows belong to another relay; the locks vanish with a killed one, so nothing expires.
# Ids are given before the commit: a lower one may appear later, so there is no cursor.
CLAIM: Final = """
    SELECT id, event_id, type, subject, seq, actor, request_id, data, attempts,
           date_trunc('milliseconds', created_at) AS time
    FROM kreki_events_outbox
    WHERE lane = %s AND next_attempt_at <= clock_timestamp()
    ORDER BY id FOR UPDATE SKIP LOCKED LIMIT %s
"""
DROP: Final = "DELETE FROM kreki_events_outbox WHERE id = ANY(%s)"
POSTPONE: Final = """
    UPDATE kreki_events_outbox SET attempts = attempts + 1, last_error = %s,
           next_attempt_at = clock_timestamp() + make_interval(secs => %s)
    WHERE id = %s
"""
MEASURE: Final = """
    SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float
    FROM kreki_events_outbox WHERE lane = %s
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One claimed row; `time` is when it was written, by the database clock."""

    id: int
    event_id: UUID
    type: str
    subject: str
    seq: int
    actor: str
    request_id: str
    data: object
    attempts: int
    time: datetime

    def envelope(self, *, source: str, lane: Lane) -> Envelope:
        return Envelope(
            id=self.event_id,
            type=self.type,
            source=source,
            time=self.time,
            subject=self.subject,
            seq=self.seq,
            lane=lane,
            actor=self.actor,
            request_id=self.request_id,
            data=msgspec.Raw(msgspec.json.encode(self.data)),
        )


def claim(session: psycopg.Connection, lane: Lane) -> list[Row]:
    """Rows that are due, oldest first, locked until the transaction ends."""
    with session.cursor(row_factory=class_row(Row)) as cursor:
        return cursor.execute(CLAIM, (lane.value, BATCH)).fetchall()


def drop(session: psycopg.Connection, ids: list[int]) -> None:
    session.execute(DROP, (ids,))


def postpone(session: psycopg.Connection, row: Row, reason: str) -> None:
    """Keep the row, for ever if need be, and try it again later."""
    session.execute(POSTPONE, (reason, delay_s(row.attempts), row.id))


def measure(session: psycopg.Connection, lane: Lane) -> tuple[int, float]:
    """How many rows wait on `lane`, and the age of the oldest in seconds."""
    count, age_s = session.execute(MEASURE, (lane.value,)).fetchone() or (0, 0.0)
    return count, age_s


def delay_s(attempts: int) -> float:
    """Seconds until the next attempt: 0.2 x 2^n up to 30, spread by a fifth to both sides."""
    delay: float = min(FIRST_DELAY_S * 2 ** min(attempts, 10), LONGEST_DELAY_S)
    return delay * random.uniform(0.8, 1.2)  # noqa: S311 jitter, not a secret
