"""Fills the live table with people in one statement, and finds the nearest of them without index.

Everything random comes from a seed, so a failing case can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import connection

from apps.emergency.domain import dispatch
from apps.emergency.models import Incident
from tests.emergency.factories import NOON

STALE: Final = NOON - dispatch.FRESH - timedelta(seconds=1)
# Boxes around 2 km anywhere in Indonesia, in degrees: one is at least 109.2 km.
MARGIN: Final = 0.019


@dataclass(frozen=True)
class Crowd:
    """People spread over a square.

    Attributes:
        west, south: Corner in degrees.
        degrees: Side of the square.
        snap: Coordinates are rounded to this many degrees, so that distances repeat; 0 for none.
        share: Of the people, how many may be invited.
    """

    people: int
    west: float
    south: float
    degrees: float
    snap: float = 0
    share: float = 0.7


PEOPLE: Final = """
WITH person AS (
    SELECT md5(%(seed)s || ':' || i)::uuid AS user_id,
           %(west)s + random() * %(degrees)s AS x, %(south)s + random() * %(degrees)s AS y
    FROM generate_series(1, %(people)s) AS i
), snapped AS (
    SELECT user_id, CASE WHEN %(snap)s > 0 THEN round(x / %(snap)s) * %(snap)s ELSE x END AS x,
           CASE WHEN %(snap)s > 0 THEN round(y / %(snap)s) * %(snap)s ELSE y END AS y
    FROM person
)
INSERT INTO emergency_liveposition (user_id, place, accuracy_m, fix_at, heard_at, mode)
SELECT user_id, ST_SetSRID(ST_MakePoint(x, y), 4326)::geography, 9, %(noon)s,
       CASE WHEN random() < 1 - %(share)s / 2 - 0.5 THEN %(stale)s ELSE %(noon)s END, 'foot'
FROM snapped
"""
RECORDS: Final = """
INSERT INTO emergency_responder
    (user_id, display_name, status, transport_mode, skills, certified_until)
SELECT user_id, '', CASE WHEN random() < (1 - %(share)s) / 4 THEN 'suspended' ELSE 'active' END,
       'foot', '[]',
       CASE WHEN random() < (1 - %(share)s) / 4 THEN %(noon)s
            WHEN random() < (1 - %(share)s) / 4 THEN NULL
            ELSE %(noon)s + interval '1 year' END
FROM emergency_liveposition WHERE random() > (1 - %(share)s) / 8
"""
INVITED: Final = """
INSERT INTO emergency_invitation
    (id, incident_id, user_id, state, metres, invited_at, answer_by, ended_at)
SELECT gen_random_uuid(), %(incident)s, user_id, %(state)s, 1, %(noon)s, %(noon)s,
       CASE WHEN %(state)s IN ('declined', 'finished', 'withdrawn') THEN %(noon)s END
FROM emergency_liveposition WHERE random() < (1 - %(share)s) / 4
ON CONFLICT DO NOTHING
"""
NEAREST: Final = """
SELECT l.user_id, ST_Distance(l.place, c.place) AS metres,
       coalesce(r.status = 'active' AND r.certified_until > %(noon)s, false)
       AND l.heard_at > %(stale)s AND l.user_id <> %(reporter)s
       AND NOT EXISTS (SELECT FROM emergency_invitation i WHERE i.user_id = l.user_id AND
                       (i.incident_id = %(incident)s AND i.state <> 'withdrawn'
                        OR i.state IN ('accepted', 'arrived')))
FROM emergency_liveposition l
CROSS JOIN (SELECT ST_SetSRID(ST_MakePoint(%(x)s, %(y)s), 4326)::geography AS place) c
LEFT JOIN emergency_responder r USING (user_id)
JOIN plain USING (user_id)
WHERE plain.x BETWEEN %(x)s - %(margin)s AND %(x)s + %(margin)s
  AND plain.y BETWEEN %(y)s - %(margin)s AND %(y)s + %(margin)s
  AND ST_Distance(l.place, c.place) <= %(within)s
ORDER BY metres, l.user_id
"""


def gather(crowd: Crowd, *, seed: int) -> None:
    """Replace everybody on duty by `crowd`, all heard at NOON or stale."""
    values = {**vars(crowd), "seed": seed, "noon": NOON, "stale": STALE}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE emergency_liveposition, emergency_responder")
        cursor.execute("SELECT setseed(%s)", [seed / 10_000])
        cursor.execute(PEOPLE, values)
        cursor.execute(RECORDS, values)
        cursor.execute("DROP TABLE IF EXISTS plain")
        cursor.execute(
            "CREATE TEMP TABLE plain AS SELECT user_id, ST_X(place::geometry) AS x,"
            " ST_Y(place::geometry) AS y FROM emergency_liveposition"
        )


def ask_some(incident: Incident, *, state: str, share: float) -> None:
    """Invite a few of those on duty to `incident`."""
    values = {"incident": incident.pk, "state": state, "noon": NOON, "share": share}
    with connection.cursor() as cursor:
        cursor.execute(INVITED, values)


def list_by_brute_force(incident: Incident) -> list[tuple[UUID, bool]]:
    """Everybody on duty within the widest ring, nearest first, and who may be invited.

    Compares the metres of everybody in a box that surely holds the ring; no spatial index.
    """
    place: Point = incident.place
    values = {
        "x": place.x,
        "y": place.y,
        "margin": MARGIN,
        "within": dispatch.WIDEST_M,
        "incident": incident.pk,
        "reporter": incident.reporter_id,
        "noon": NOON,
        "stale": STALE,
    }
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, values)
        return [(user_id, may_come) for user_id, _metres, may_come in cursor.fetchall()]
