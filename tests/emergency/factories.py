"""Makes responders around Monas, and incidents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.gis.geos import Point

from apps.emergency import services
from apps.emergency.domain import states
from apps.emergency.domain.panic import Press
from apps.emergency.models import Incident, Invitation, LivePosition, Responder
from kreki.identity.policy import Extent, Reach
from tests.emergency.moments import NOON
from tests.people import REPORTER, person

MONAS: Final = (-6.175392, 106.827153)  # latitude, longitude
OWN: Final = Reach(Extent.OWN)  # of everybody who is no dispatcher
METRES_PER_DEGREE: Final = 110_574.0  # of latitude, near the equator


def north_of_monas(metres: float) -> Point:
    return Point(MONAS[1], MONAS[0] + metres / METRES_PER_DEGREE, srid=4326)


def responder(
    number: int,
    *,
    user_id: UUID | None = None,
    metres_north: float = 100,
    on_duty: bool = True,
    status: str = "active",
    certified_until: datetime | None = NOON + timedelta(days=365),
    heard_at: datetime = NOON,
) -> UUID:
    """A volunteer, on duty so many metres north of Monas; returns the user id."""
    user_id = user_id or person(number)
    Responder.objects.create(
        user_id=user_id,
        display_name=f"Relawan{number} Contoh",
        status=status,
        transport_mode="foot",
        certified_until=certified_until,
    )
    if on_duty:
        LivePosition.objects.create(
            user_id=user_id,
            place=north_of_monas(metres_north),
            fix_at=heard_at,
            heard_at=heard_at,
            mode="foot",
            eligible_until=certified_until if status == "active" else None,
        )
    return user_id


def panic(
    *, reporter_id: UUID = REPORTER, now: datetime = NOON, severity: str = "critical"
) -> Incident:
    """An open incident at Monas."""
    press = Press(latitude=MONAS[0], longitude=MONAS[1], severity=severity, accuracy_m=10)
    return services.raise_panic(reporter_id=reporter_id, press=press, now=now)[0]


def invite(
    incident: Incident, user_id: UUID, *, state: str = states.SENT, metres: float = 300
) -> Invitation:
    """An invitation in `state`, asked when the incident was raised."""
    at = incident.raised_at
    return Invitation.objects.create(
        incident=incident,
        user_id=user_id,
        state=state,
        metres=metres,
        invited_at=at,
        answer_by=at + timedelta(seconds=20),
        accepted_at=at if state in states.ON_MISSION else None,
        arrived_at=at if state == states.ARRIVED else None,
        ended_at=at if state in states.OVER else None,
    )
