"""Questions about people and incidents; nothing here writes."""

from apps.emergency.selectors.incidents import get_area_at, get_known_incident
from apps.emergency.selectors.measuring import get_intervals, list_instants
from apps.emergency.selectors.searching import Near, list_candidates, list_nearest

__all__ = [
    "Near",
    "get_area_at",
    "get_intervals",
    "get_known_incident",
    "list_candidates",
    "list_instants",
    "list_nearest",
]
