"""How long each step of an incident took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Instants:
    """When the first person reached each step; None where nobody ever did."""

    raised: datetime
    invited: datetime | None
    seen: datetime | None
    accepted: datetime | None
    arrived: datetime | None
    completed: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Seconds from one step to the next; None where either end never happened.

    Attributes:
        raised_to_accepted_s: Acceptance, the organisation's target is 120 s.
        raised_to_arrived_s: Response time, the organisation's target depends on severity.
    """

    raised_to_invited_s: float | None
    invited_to_seen_s: float | None
    seen_to_accepted_s: float | None
    accepted_to_arrived_s: float | None
    arrived_to_completed_s: float | None
    raised_to_accepted_s: float | None
    raised_to_arrived_s: float | None


def measure(at: Instants) -> Intervals:
    """Every interval of one incident."""
    return Intervals(
        raised_to_invited_s=_seconds(at.raised, at.invited),
        invited_to_seen_s=_seconds(at.invited, at.seen),
        seen_to_accepted_s=_seconds(at.seen, at.accepted),
        accepted_to_arrived_s=_seconds(at.accepted, at.arrived),
        arrived_to_completed_s=_seconds(at.arrived, at.completed),
        raised_to_accepted_s=_seconds(at.raised, at.accepted),
        raised_to_arrived_s=_seconds(at.raised, at.arrived),
    )


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() if start and end else None
