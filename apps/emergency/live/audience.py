"""Whom a hint concerns, and what is open: asked once for all connections of a process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.emergency.models import Incident, TimelineEntry


@dataclass(frozen=True, slots=True)
class Audience:
    """When the entry was made, and the people beside the dispatchers who may know of it."""

    at: datetime
    people: frozenset[UUID]


def get_audience(incident_id: UUID, version: int) -> Audience | None:
    """The caller and the invited, in one query; None if there is no such entry.

    Somebody who declined or was stood down hears of that very step and of no later one.
    """
    entry = TimelineEntry.objects.filter(incident_id=incident_id, version=version).order_by()
    rows = entry.values_list(
        "at",
        "incident__reporter_id",
        "incident__invitations__user_id",
        "incident__invitations__ended_at",
    )
    people = set()
    for at, reporter_id, user_id, ended_at in rows:
        people.add(reporter_id)
        if user_id is not None and (ended_at is None or ended_at >= at):
            people.add(user_id)
    return Audience(rows[0][0], frozenset(people)) if people else None


def list_open_incidents() -> list[tuple[UUID, int]]:
    """Id and version of every incident that has not ended, in no order."""
    return list(Incident.objects.live().order_by().values_list("id", "version"))
