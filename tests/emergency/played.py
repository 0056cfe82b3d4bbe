"""One emergency played through the services, with every answer a person can give."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from apps.emergency import services
from apps.emergency.models import Incident
from tests.emergency.factories import NOON, OWN, panic, responder
from tests.people import REPORTER

START: Final = NOON
SEEN_S, ACCEPTED_S, ARRIVED_S, COMPLETED_S = 4, 9, 200, 800


def play(
    *, start: datetime = START, reporter_id: UUID = REPORTER, first: int = 1, is_over: bool = True
) -> tuple[Incident, list[UUID]]:
    """Ten volunteers, numbers from `first`; the incident and their ids, nearest first.

    The nearest accepts and arrives, the second accepts, the third declines, the eighth replaces
    the third, nobody else answers. Over: completed, everybody else withdrawn.
    """
    people = [responder(first + n, metres_north=100 * (n + 1), heard_at=start) for n in range(9)]
    people.append(responder(first + 9, metres_north=60, status="suspended", heard_at=start))
    incident = panic(reporter_id=reporter_id, now=start)
    services.dispatch_next(now=start)
    answer(incident, people, start)
    if is_over:
        end = start + timedelta(seconds=COMPLETED_S)
        services.complete_incident(incident_id=incident.pk, by=people[0], reach=OWN, now=end)
    incident.refresh_from_db()
    return incident, people


def answer(incident: Incident, people: list[UUID], start: datetime) -> None:
    def at(seconds: float) -> datetime:
        return start + timedelta(seconds=seconds)

    services.mark_seen(incident_id=incident.pk, user_id=people[0], at=at(SEEN_S))
    for person, seconds in ((people[0], ACCEPTED_S), (people[1], ACCEPTED_S + 2)):
        services.accept_invitation(
            incident_id=incident.pk, user_id=person, eta_minutes=4, now=at(seconds)
        )
    services.decline_invitation(incident_id=incident.pk, user_id=people[2], now=at(12))
    services.dispatch_next(now=at(12))
    services.arrive(incident_id=incident.pk, user_id=people[0], now=at(ARRIVED_S))
