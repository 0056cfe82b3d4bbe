"""The nearest search: who is on duty around a place, nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.contrib.gis.db.backends.postgis.adapter import PostGISAdapter
from django.contrib.gis.db.models.functions import Distance, GeometryDistance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db import connection

from apps.emergency.domain import dispatch
from apps.emergency.models import LivePosition

# `<->` on geography is spherical, metres are spheroidal; they differ by at most 0.55 %, so a
# person nearer than this share of the last row's metres cannot be missing from the rows.
CERTAIN: Final = 0.985


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody on duty and how far away, in metres on the WGS 84 spheroid."""

    user_id: UUID
    metres: float
    heard_at: datetime


def list_nearest(
    place: Point, *, within_m: float, limit: int, eligible_at: datetime | None = None
) -> tuple[list[Near], bool]:
    """People on duty around `place`, nearest first, equal distances by id.

    Reads little more than `limit` rows: the index is walked in distance order and nothing is
    sorted inside the query (docs/algorithms/search.md; a plan test guards it).

    Args:
        eligible_at: Leave out whom the live table itself knows as suspended, lapsed or silent then.

    Returns:
        Only people whose rank is certain, and whether these are all within `within_m`.
    """
    spot: Any = PostGISAdapter(place, geography=True)  # the stubs know none of PostGIS's values
    times = [] if eligible_at is None else [eligible_at, eligible_at - dispatch.FRESH]
    with connection.cursor() as cursor:
        cursor.execute(_walk(limit, bool(times)), [spot, spot, within_m, *times, spot])
        near = [Near(*row) for row in cursor.fetchall()]
    near.sort(key=lambda one: (one.metres, one.user_id))
    if len(near) < limit:
        return near, True
    # Strictly nearer: at the edge itself, even of 0 m, somebody unread may have a smaller id.
    reach = near[-1].metres * CERTAIN
    return [one for one in near if one.metres < reach], False


@cache
def _walk(limit: int, eligible: bool) -> str:
    """The statement as GeoDjango compiles it, once: writing it takes as long as running it.

    Its parameters, in this order: place, place, metres, the two times if `eligible`, place.
    """
    anywhere, any_time = Point(0, 0, srid=4326), datetime.max.replace(tzinfo=UTC)
    near_enough = LivePosition.objects.filter(place__dwithin=(anywhere, D(m=1)))
    if eligible:
        near_enough = near_enough.filter(eligible_until__gt=any_time, heard_at__gte=any_time)
    rows = near_enough.order_by(GeometryDistance("place", anywhere)).values_list(
        "user_id", Distance("place", anywhere), "heard_at"
    )
    return rows[:limit].query.sql_with_params()[0]
