"""A press of the panic button: one statement, and nothing that can refuse it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.gis.db.backends.postgis.adapter import PostGISAdapter
from django.contrib.gis.geos import Point
from django.db import connection
from psycopg.types.json import Jsonb

from apps.emergency.domain import dispatch, panic
from apps.emergency.domain.panic import Press
from apps.emergency.models import Incident
from apps.emergency.selectors import get_known_incident
from apps.emergency.services.pressing_again import hear_again

# No 0/O, 1/I/L: people say the code aloud. 31^6 codes; a clash is retried.
CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 6
ATTEMPTS: Final = 5

# The incident and the first entry of its record in one round trip and one commit. Django would make
# a transaction of two statements of it, and take as long to write them as they take to run.
OPEN: Final = """
WITH opened AS (
    INSERT INTO emergency_incident (
        id, code, reporter_id, client_id, place, accuracy_m,
        severity, description, flags,
        status, searched_m, version, raised_at, due_at
    )
    SELECT
        %(id)s, %(code)s, %(reporter_id)s, %(client_id)s, %(place)s, %(accuracy_m)s,
        %(severity)s, %(description)s, %(flags)s,
        %(status)s, %(searched_m)s, %(version)s, %(raised_at)s, %(due_at)s
    WHERE NOT EXISTS (  -- a later press of an incident that has ended, repeated
        SELECT FROM emergency_incident
        WHERE reporter_id = %(reporter_id)s AND pressed_id = %(client_id)s
    )
    ON CONFLICT DO NOTHING
    RETURNING id, version, reporter_id, raised_at, severity, flags
)
INSERT INTO emergency_timelineentry (incident_id, version, kind, actor_id, at, data)
SELECT id, version, 'raised', reporter_id, raised_at,
       jsonb_build_object('severity', severity, 'flags', flags)
FROM opened
"""


def raise_panic(*, reporter_id: UUID, press: Press, now: datetime) -> tuple[Incident, bool]:
    """Open an incident that is due at once; a repeat finds the first one, a later press adds to it.

    Whether the press is new is decided by the unique constraints, so simultaneous presses open one
    incident. Never inside another transaction: what is promised here must be stored.

    Returns:
        The incident, and whether this call opened it.
    """
    for _attempt in range(ATTEMPTS):
        incident = _draw(reporter_id=reporter_id, press=press, now=now)
        if _open(incident):
            return incident, True
        known = get_known_incident(reporter_id=reporter_id, client_id=press.client_id)
        heard = hear_again(known, press, now=now) if known else None
        if heard is not None:
            return heard, False
        # The code was taken, or the live incident ended this moment: press again.
    raise RuntimeError("no free incident code")


def _draw(*, reporter_id: UUID, press: Press, now: datetime) -> Incident:
    return Incident(
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        reporter_id=reporter_id,
        client_id=press.client_id,
        place=Point(press.longitude, press.latitude, srid=4326),
        accuracy_m=press.accuracy_m,
        severity=press.severity,
        description=press.description,
        flags=panic.flags(press),
        raised_at=now,
        due_at=dispatch.at_once(now),
    )


def _open(incident: Incident) -> bool:
    """Store it; False if the press, its caller's open incident or the code is known already."""
    values: dict[str, Any] = {  # the stubs know no values of PostGIS, nor psycopg's documents
        **vars(incident),
        "place": PostGISAdapter(incident.place, geography=True),
        "flags": Jsonb(incident.flags),
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN, values)
        return bool(cursor.rowcount)
