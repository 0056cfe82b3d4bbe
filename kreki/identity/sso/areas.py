"""Which areas a staff member is limited to; imports no model, because the admin cannot yet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from kreki.identity.policy import EVERYWHERE, Extent, Reach


def areas_of(user: Any) -> frozenset[str] | None:
    """Codes of the areas this staff member may see; None for the whole country."""
    limit = _limit_of(user)
    return None if limit is None or limit.reads_all else frozenset(limit.areas)


def deciding_areas_of(user: Any) -> frozenset[str] | None:
    """Codes of the areas about whose records this staff member may decide; None for all."""
    limit = _limit_of(user)
    return None if limit is None else frozenset(limit.areas)


def staff_reach(user: Any) -> Reach:
    """How far this staff member sees in an admin."""
    areas = areas_of(user)
    return EVERYWHERE if areas is None else Reach(Extent.AREA, areas)


def _limit_of(user: Any) -> Any:
    """The row in this service's database, if there is one; read once per request."""
    if user.is_superuser:
        return None
    try:
        return user.staff_limit
    except ObjectDoesNotExist:
        return None
