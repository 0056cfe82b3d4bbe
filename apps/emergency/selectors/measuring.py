"""When one incident reached each step."""

from __future__ import annotations

from django.db.models import Min
from django.db.models.functions import Least

from apps.emergency.domain import states
from apps.emergency.domain.instants import Instants
from apps.emergency.models import Incident


def get_instants(incident: Incident) -> Instants:
    """The first person at each step counts.

    A cancelled incident was never completed. An accept proves that the invitation was seen, also
    where the phone did not say so (PostgreSQL's `LEAST` passes over nulls).
    """
    first = incident.invitations.aggregate(
        invited=Min("invited_at"), seen=Min(Least("seen_at", "accepted_at"))
    )
    return Instants(
        raised=incident.raised_at,
        invited=first["invited"],
        seen=first["seen"],
        accepted=incident.assigned_at,
        arrived=incident.arrived_at,
        completed=incident.ended_at if incident.status == states.COMPLETED else None,
    )
