"""When each step of an incident happened and how long it took."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Min, QuerySet
from django.db.models.functions import Least

from apps.emergency.domain import states
from apps.emergency.domain.intervals import Instants, Intervals, measure
from apps.emergency.models import Incident


def list_instants(incidents: QuerySet[Incident]) -> dict[UUID, Instants]:
    """By incident id, in one query.

    A cancelled incident was never completed. An accept proves that the invitation was seen, also
    where the phone did not say so (PostgreSQL's `LEAST` passes over nulls).
    """
    rows = incidents.annotate(
        invited=Min("invitations__invited_at"),
        seen=Min(Least("invitations__seen_at", "invitations__accepted_at")),
    ).values(
        "pk", "raised_at", "invited", "seen", "assigned_at", "arrived_at", "status", "ended_at"
    )
    return {
        row["pk"]: Instants(
            raised=row["raised_at"],
            invited=row["invited"],
            seen=row["seen"],
            accepted=row["assigned_at"],
            arrived=row["arrived_at"],
            completed=row["ended_at"] if row["status"] == states.COMPLETED else None,
        )
        for row in rows
    }


def get_intervals(incident: Incident) -> Intervals:
    """Seconds between the steps of one incident."""
    return measure(list_instants(Incident.objects.filter(pk=incident.pk))[incident.pk])
