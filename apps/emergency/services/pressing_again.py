"""A later press on an open incident: where the caller is now, and a search due at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction

from apps.emergency.domain import dispatch, panic, repeat, states
from apps.emergency.domain.panic import Press
from apps.emergency.models import Incident
from apps.emergency.services.timeline import lock_incident, record


def hear_again(incident: Incident, press: Press, *, now: datetime) -> Incident | None:
    """Keep what the press says if it is news; a mere repeat costs no statement and no lock.

    Returns:
        The incident; None if it ended this moment, so that the press is about no open call.
    """
    return _keep(incident.pk, press, now=now) if _is_news(incident, press, now=now) else incident


@transaction.atomic(durable=True)
def _keep(incident_id: UUID, press: Press, *, now: datetime) -> Incident | None:
    incident = lock_incident(incident_id)
    if incident.status in states.ENDED:
        return None
    if not _is_news(incident, press, now=now):  # another press was faster
        return incident
    moved_m = repeat.moved_m(_heard(incident), press)
    if moved_m:
        incident.moved_to = Point(press.longitude, press.latitude, srid=4326)
        incident.moved_accuracy_m = press.accuracy_m
    incident.pressed_at, incident.pressed_id = now, press.client_id
    incident.due_at = dispatch.at_once(now)
    facts = {"severity": press.severity, "flags": panic.flags(press), "moved_m": round(moved_m)}
    record(incident, "pressed_again", now=now, actor_id=incident.reporter_id, **facts)
    incident.save(
        update_fields=[
            *("moved_to", "moved_accuracy_m", "pressed_at", "pressed_id", "due_at", "version")
        ]
    )
    return incident


def _is_news(incident: Incident, press: Press, *, now: datetime) -> bool:
    known = (incident.client_id, incident.pressed_id)
    if press.client_id is not None and press.client_id in known:
        return False
    return repeat.is_news(_heard(incident), press, now=now)


def _heard(incident: Incident) -> repeat.Heard:
    return repeat.Heard(
        latitude=incident.whereabouts.y,
        longitude=incident.whereabouts.x,
        accuracy_m=incident.whereabouts_accuracy_m,
        at=incident.heard_at,
    )
