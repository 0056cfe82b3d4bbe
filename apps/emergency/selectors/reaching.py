"""Which incidents and places lie within what a person's roles give."""

from __future__ import annotations

from django.contrib.gis.geos import Point

from apps.emergency.models import Area, Incident
from apps.emergency.selectors.incidents import get_area_at
from kreki.identity.policy import Reach


def is_in_reach(incident: Incident, reach: Reach) -> bool:
    """Whether a dispatcher with this reach sees and steers the incident."""
    if not reach.areas or incident.area_id is None:
        return reach.covers(None)
    codes = Area.objects.filter(pk=incident.area_id).values_list("code", flat=True)
    return reach.covers(codes.first())


def is_place_in_reach(place: Point, reach: Reach) -> bool:
    """Whether a dispatcher with this reach may look for people around `place`."""
    area = get_area_at(place) if reach.areas else None
    return reach.covers(area.code if area else None)
