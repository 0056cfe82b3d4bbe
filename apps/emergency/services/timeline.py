"""Writes the record of an incident: every step one numbered entry, in the step's transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from apps.emergency.domain.errors import IncidentNotFound
from apps.emergency.models import Incident, TimelineEntry


def lock_incident(incident_id: UUID) -> Incident:
    """The incident, locked until the transaction ends: all steps of one incident are a queue.

    Raises:
        IncidentNotFound: there is none.
    """
    incident = Incident.objects.select_for_update(of=("self",)).filter(pk=incident_id).first()
    if incident is None:
        raise IncidentNotFound
    return incident


def record(
    incident: Incident, kind: str, *, now: datetime, actor_id: UUID | None = None, **data: object
) -> None:
    """Add the next entry; the caller holds the lock and saves `incident` (with `version`)."""
    incident.version += 1
    TimelineEntry.objects.create(
        incident=incident, version=incident.version, kind=kind, at=now, actor_id=actor_id, data=data
    )
