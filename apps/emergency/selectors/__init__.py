"""Questions about people and incidents; nothing here writes."""

from apps.emergency.selectors.accounts import is_closed
from apps.emergency.selectors.incidents import (
    get_area_at,
    get_known_incident,
    get_last_sign,
    has_answered,
    is_involved,
    is_reporter,
    list_asking_incidents,
)
from apps.emergency.selectors.measuring import get_instants
from apps.emergency.selectors.nearest import list_nearest
from apps.emergency.selectors.reaching import is_in_reach, is_place_in_reach
from apps.emergency.selectors.searching import get_position, list_available, list_candidates
from apps.emergency.selectors.viewing import (
    Helper,
    Sight,
    get_sight,
    list_helpers,
    list_live_incidents,
    list_timeline,
)

__all__ = [
    "Helper",
    "Sight",
    "get_area_at",
    "get_instants",
    "get_known_incident",
    "get_last_sign",
    "get_position",
    "get_sight",
    "has_answered",
    "is_closed",
    "is_in_reach",
    "is_involved",
    "is_place_in_reach",
    "is_reporter",
    "list_asking_incidents",
    "list_available",
    "list_candidates",
    "list_helpers",
    "list_live_incidents",
    "list_nearest",
    "list_timeline",
]
