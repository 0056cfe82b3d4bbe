"""Which incident is meant, and where it lies."""

from __future__ import annotations

from uuid import UUID

from django.contrib.gis.geos import Point

from apps.emergency.models import Area, Incident


def get_area_at(place: Point) -> Area | None:
    """The area that holds `place`; the first by code where outlines overlap."""
    return Area.objects.filter(outline__intersects=place).order_by("code").first()


def get_known_incident(*, reporter_id: UUID, client_id: UUID | None) -> Incident | None:
    """The incident that a repeated press means: the same press, or the one still live."""
    mine = Incident.objects.filter(reporter_id=reporter_id)
    same_press = mine.filter(client_id=client_id).first() if client_id else None
    return same_press or mine.live().first()
