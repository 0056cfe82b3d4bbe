"""When an incident reached each step; the intervals between them are what is reported."""

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
