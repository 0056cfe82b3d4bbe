"""Response times of a period: percentiles and rates per day and area, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

# Seconds from one step to another, in the order of the query's last columns. The organisation's
# targets are for the last two: 120 s to the first accept; to the first arrival, by severity.
INTERVALS: Final = (
    *("raised_to_invited_s", "invited_to_seen_s", "seen_to_accepted_s"),
    *("accepted_to_arrived_s", "arrived_to_completed_s"),
    *("raised_to_accepted_s", "raised_to_arrived_s"),
)

# The first person to reach each step counts, as on the page of one incident. An accept proves
# that the invitation was seen. GROUPING SETS gives the totals their own percentiles: those of
# days cannot be added up.
REPORT: Final = """
WITH raised AS (
    SELECT *, (raised_at AT TIME ZONE %(zone)s)::date AS day
    FROM emergency_incident
    WHERE raised_at >= %(since)s AND raised_at < %(until)s
), asked AS (
    SELECT incident_id,
           min(invited_at) AS invited_at,
           min(least(seen_at, accepted_at)) AS seen_at,
           count(*) AS people,
           count(least(seen_at, accepted_at)) AS saw,
           count(accepted_at) AS accepts
    FROM emergency_invitation
    WHERE incident_id IN (SELECT id FROM raised)
    GROUP BY incident_id
), step AS (
    SELECT raised.day,
           coalesce(area.name, '') AS area,
           people, saw, accepts,
           searched_m > 0 OR status <> 'cancelled' AS was_dispatched,
           extract(epoch FROM invited_at - raised_at)::float AS raised_to_invited_s,
           extract(epoch FROM seen_at - invited_at)::float AS invited_to_seen_s,
           extract(epoch FROM assigned_at - seen_at)::float AS seen_to_accepted_s,
           extract(epoch FROM arrived_at - assigned_at)::float AS accepted_to_arrived_s,
           CASE WHEN status = 'completed' THEN extract(epoch FROM ended_at - arrived_at)::float
           END AS arrived_to_completed_s,
           extract(epoch FROM assigned_at - raised_at)::float AS raised_to_accepted_s,
           extract(epoch FROM arrived_at - raised_at)::float AS raised_to_arrived_s
    FROM raised
    LEFT JOIN asked ON asked.incident_id = raised.id
    LEFT JOIN emergency_area area ON area.id = raised.area_id
)
SELECT grouping(day) = 0, grouping(area) = 0, day, area,
       count(*),
       count(*) FILTER (WHERE was_dispatched),
       count(*) FILTER (WHERE accepts > 0),
       coalesce(sum(people), 0)::int, coalesce(sum(saw), 0)::int, coalesce(sum(accepts), 0)::int,
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY raised_to_invited_s),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY invited_to_seen_s),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seen_to_accepted_s),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY accepted_to_arrived_s),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY arrived_to_completed_s),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY raised_to_accepted_s),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY raised_to_arrived_s)
FROM step
GROUP BY GROUPING SETS ((day, area), (day), (area), ())
ORDER BY day, area
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds that half, and nine tenths, of the incidents needed at most."""

    p50_s: float
    p90_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Figures of one day and area; None for `day` or `area` means all of them.

    Attributes:
        area: Empty for incidents in no known area.
        dispatched: Incidents, without those cancelled before anybody was looked for.
        covered: Incidents that somebody accepted.
        saw: Invited people who saw the invitation, or accepted it.
        spreads: In the order of INTERVALS; None where no incident has both ends.
    """

    day: date | None
    area: str | None
    incidents: int
    dispatched: int
    covered: int
    people: int
    saw: int
    accepts: int
    spreads: tuple[Spread | None, ...]

    @property
    def person_accept_rate(self) -> float | None:
        """Accepts per invited person."""
        return _share(self.accepts, self.people)

    @property
    def incident_cover_rate(self) -> float | None:
        """Dispatched incidents with at least one accept; the aim is above 80 %."""
        return _share(self.covered, self.dispatched)

    @property
    def seen_to_accept_rate(self) -> float | None:
        """Accepts per person who saw the invitation."""
        return _share(self.accepts, self.saw)

    def spread(self, interval: str) -> Spread | None:
        return self.spreads[INTERVALS.index(interval)]


@dataclass(frozen=True, slots=True)
class Report:
    """`total` over everything; `days` and `areas` over one side; `cells` per day and area."""

    total: Line
    days: tuple[Line, ...]
    areas: tuple[Line, ...]
    cells: tuple[Line, ...]


def report_response_times(*, since: datetime, until: datetime, zone: str) -> Report:
    """Incidents raised in [since, until); days are those of the time zone `zone`."""
    with connection.cursor() as cursor:
        cursor.execute(REPORT, {"since": since, "until": until, "zone": zone})
        lines = [_line(row) for row in cursor.fetchall()]
    return Report(
        total=next(one for one in lines if one.day is None and one.area is None),
        days=tuple(one for one in lines if one.day is not None and one.area is None),
        areas=tuple(one for one in lines if one.day is None and one.area is not None),
        cells=tuple(one for one in lines if one.day is not None and one.area is not None),
    )


def _line(row: tuple[Any, ...]) -> Line:
    has_day, has_area, day, area, incidents, dispatched, covered, people, saw, accepts, *pairs = row
    return Line(
        day=day if has_day else None,
        area=area if has_area else None,
        incidents=incidents,
        dispatched=dispatched,
        covered=covered,
        people=people,
        saw=saw,
        accepts=accepts,
        spreads=tuple(Spread(*pair) if pair and pair[0] is not None else None for pair in pairs),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
