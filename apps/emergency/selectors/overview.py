"""How much is going on at this moment, in two queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from apps.emergency.models import Incident, LivePosition


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Open incidents by severity, since when the oldest waits for somebody, people on duty."""

    critical: int
    urgent: int
    normal: int
    unassigned_since: datetime | None
    on_duty: int


def get_overview() -> Overview:
    """Reads open incidents and live positions only, which are few beside what has ended."""
    severity = Incident.Severity
    counts = Incident.objects.live().aggregate(
        critical=Count("pk", filter=Q(severity=severity.CRITICAL)),
        urgent=Count("pk", filter=Q(severity=severity.URGENT)),
        normal=Count("pk", filter=Q(severity=severity.NORMAL)),
        unassigned_since=Min("raised_at", filter=Q(status=Incident.Status.PENDING)),
    )
    return Overview(**counts, on_duty=LivePosition.objects.count())
