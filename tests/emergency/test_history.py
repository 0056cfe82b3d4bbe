"""Years of ended incidents make nothing slower: every question walks straight to its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.emergency import selectors, services
from apps.emergency.live.audience import get_audience, list_open_incidents
from apps.emergency.models import Incident
from apps.emergency.selectors.describing import describe_incident
from apps.emergency.services.timeline import lock_incident
from kreki.identity.policy import EVERYWHERE
from tests.emergency.factories import NOON, OWN, invite, panic, responder
from tests.people import REPORTER, STRANGER, VOLUNTEER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PRESS: Final = UUID(int=1)
HISTORY: Final = """
INSERT INTO emergency_incident
    (id, code, reporter_id, client_id, place, severity, description, flags, status, searched_m,
     version, raised_at, ended_at)
SELECT gen_random_uuid(), i, md5(mod(i, 500)::text)::uuid, gen_random_uuid(),
       ST_MakePoint(106.8, -6.2), 'critical', '', '[]', 'completed', 500, 2,
       %(noon)s - i * interval '1 hour', %(noon)s - i * interval '59 minutes'
FROM generate_series(1, 20000) AS i;
INSERT INTO emergency_invitation
    (id, incident_id, user_id, state, metres, invited_at, answer_by, ended_at)
SELECT gen_random_uuid(), id, md5(code)::uuid, 'finished', 9, raised_at, raised_at, ended_at
FROM emergency_incident;
INSERT INTO emergency_timelineentry (incident_id, version, kind, at, data)
SELECT id, number, 'raised', raised_at, '{}'
FROM emergency_incident CROSS JOIN generate_series(1, 2) AS number;
"""
DETOURS: Final = (
    "emergency_newest",  # newest first through everybody's incidents
    *(f"Seq Scan on emergency_{table}" for table in ("incident", "invitation", "timelineentry")),
)


@pytest.fixture
def incident(db: None) -> Incident:
    """The only live one, after 20,000 that have ended; VOLUNTEER is on the way."""
    with connection.cursor() as cursor:
        cursor.execute(HISTORY, {"noon": NOON})
    incident = panic()
    invite(incident, responder(1, user_id=VOLUNTEER), state="accepted")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE emergency_incident, emergency_invitation, emergency_timelineentry")
    return incident


def plans(ask: Callable[[], Any]) -> str:
    """The plan of every question that `ask` sends."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    found = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN (COSTS OFF) {query['sql']}")
                found += [row[0] for row in cursor.fetchall()]
    assert found
    return "\n".join(found)


def test_every_question_finds_its_rows_by_an_index(incident: Incident) -> None:
    one = {"user_id": VOLUNTEER, "reach": OWN}
    questions: dict[str, Callable[[], Any]] = {
        "a repeated press": lambda: selectors.get_known_incident(
            reporter_id=REPORTER, client_id=PRESS
        ),
        "a second press": lambda: selectors.get_known_incident(
            reporter_id=REPORTER, client_id=None
        ),
        "a lock": lambda: lock_incident(incident.pk),
        "a sign of life": lambda: selectors.get_last_sign(lock_incident(incident.pk)),
        "GET": lambda: selectors.get_sight(incident.pk, **one),
        "GET active": lambda: list(selectors.list_live_incidents(**one)[:20]),
        "GET active of a dispatcher": lambda: list(
            selectors.list_live_incidents(user_id=STRANGER, reach=EVERYWHERE)[:20]
        ),
        "the dispatcher's look": lambda: services.dispatch_next(now=NOON),
        "a lost right": lambda: selectors.list_asking_incidents(VOLUNTEER),
        "a hint": lambda: get_audience(incident.pk, 1),
        "the digest": list_open_incidents,
        "the page": lambda: describe_incident(incident, now=NOON),
    }

    for name, ask in questions.items():
        found = plans(ask)
        assert [detour for detour in DETOURS if detour in found] == [], (name, found)
