"""The statements that store a batch of fixes and find out about the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.errors import DeadlockDetected

from apps.emergency.presence.buffer import Fix
from kreki.database import own_session
from kreki.observe.crashpoint import crashpoint

# A crash loses at most 600 ms of positions, and the next report repairs that; waiting for the disk
# would cost twelve times the throughput (docs/services/emergency-live.md).
OPTIONS: Final = "-c synchronous_commit=off -c statement_timeout=500 -c timezone=UTC -c jit=off"

# Who moved less than the fix is uncertain keeps the old point: an unchanged indexed column makes
# the update HOT, so the spatial index is not touched. The cap keeps a bad fix from freezing
# somebody. A row is never inserted: off duty means that there is none.
UPDATE: Final = """
UPDATE emergency_liveposition l
SET place = CASE WHEN ST_Distance(l.place, n.place, false)
                      > LEAST(100, GREATEST(25, n.accuracy_m))
                 THEN n.place ELSE l.place END,
    accuracy_m = n.accuracy_m, fix_at = n.fix_at, heard_at = GREATEST(l.heard_at, n.heard_at)
FROM (SELECT user_id, accuracy_m, fix_at, heard_at,
             ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography AS place
      FROM unnest(%s::uuid[], %s::float8[], %s::float8[], %s::float8[], %s::timestamptz[],
                  %s::timestamptz[])
           AS t(user_id, longitude, latitude, accuracy_m, fix_at, heard_at)) n
WHERE l.user_id = n.user_id AND n.fix_at > l.fix_at
RETURNING l.user_id
"""
ON_DUTY: Final = "SELECT user_id FROM emergency_liveposition WHERE user_id = ANY(%s)"
# As the partial index emergency_one_mission_per_person says it, so that only its few rows are read.
ON_MISSION: Final = (
    "SELECT user_id FROM emergency_invitation WHERE state IN ('accepted', 'arrived')"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one batch.

    Attributes:
        written: People whose fix is stored.
        stale: People on duty of whom a newer fix is stored already.
        off_duty: People without a row.
        on_mission: Everybody who holds a place at an incident, in this batch or not.
    """

    written: frozenset[UUID]
    stale: frozenset[UUID]
    off_duty: frozenset[UUID]
    on_mission: frozenset[UUID]


def connect() -> psycopg.Connection:
    return psycopg.connect(
        **own_session(), autocommit=True, application_name="presence", options=OPTIONS
    )


def store(session: psycopg.Connection, fixes: Sequence[Fix]) -> Outcome:
    """Write one batch of distinct people.

    Raises:
        psycopg.OperationalError: nothing was written; the same batch may be tried again.
    """
    crashpoint("presence.flushing")
    asked = frozenset(fix.user_id for fix in fixes)
    written = _update(session, fixes)
    missed = asked - written
    stale = _people(session, ON_DUTY, [list(missed)]) if missed else frozenset[UUID]()
    return Outcome(written, stale, missed - stale, _people(session, ON_MISSION))


def _update(session: psycopg.Connection, fixes: Sequence[Fix]) -> frozenset[UUID]:
    columns = [list(column) for column in zip(*fixes, strict=True)]
    try:
        return _people(session, UPDATE, columns)
    except DeadlockDetected:  # the plan may lock in another order than the batch's
        return _people(session, UPDATE, columns)


def _people(session: psycopg.Connection, query: str, values: Sequence[Any] = ()) -> frozenset[UUID]:
    return frozenset(row[0] for row in session.execute(query, values))
