"""Going on and off duty: a person on duty is a row in the live table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models.functions import Now

from apps.emergency.domain.errors import ResponderNotEligible
from apps.emergency.models import LivePosition, Responder

LONGEST_SILENCE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A position in WGS 84 degrees, its uncertainty in metres, and the phone's time of it."""

    latitude: float
    longitude: float
    accuracy_m: float | None
    fix_at: datetime


@transaction.atomic
def go_on_duty(*, user_id: UUID, fix: Fix, now: datetime) -> LivePosition:
    """May be called from now on; a repeat only renews the fix.

    Raises:
        ResponderNotEligible: not approved, suspended, or no valid credential at `now`.
    """
    # The lock keeps a suspension that arrives in this moment from being overwritten.
    responder = Responder.objects.select_for_update().filter(user_id=user_id).first()
    if responder is None or not _may_serve(responder, now=now):
        raise ResponderNotEligible
    position, _is_new = LivePosition.objects.update_or_create(
        user_id=user_id,
        defaults={
            "place": Point(fix.longitude, fix.latitude, srid=4326),
            "accuracy_m": fix.accuracy_m,
            "fix_at": min(fix.fix_at, now),  # a fast clock must not block later fixes
            "heard_at": now,
            "mode": responder.transport_mode,
            "eligible_until": responder.certified_until,
        },
    )
    return position


def go_off_duty(*, user_id: UUID) -> None:
    """Not called any more; the last position is deleted with the row."""
    LivePosition.objects.filter(user_id=user_id).delete()


def end_silent_duty() -> None:
    """Whoever was silent for a day is off duty; the courier sees to it every hour.

    Forgotten phones would make every search walk further, and a position is kept no longer.
    """
    # The database's clock, which no caller has to bring.
    LivePosition.objects.filter(heard_at__lt=Now() - LONGEST_SILENCE).delete()


def _may_serve(responder: Responder, *, now: datetime) -> bool:
    until = responder.certified_until
    return responder.status == "active" and until is not None and until > now
