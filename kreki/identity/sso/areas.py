"""Which areas a staff member is limited to; imports no model, because the admin cannot yet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from kreki.identity.policy import EVERYWHERE, Extent, Reach


def areas_of(user: Any) -> frozenset[str] | None:
    """Codes of the areas this staff member may see; None for the whole country."""
    if user.is_superuser:
        return None
    try:
        return frozenset(user.staff_limit.areas)
    except ObjectDoesNotExist:
        return None


def staff_reach(user: Any) -> Reach:
    """How far this staff member sees in an admin."""
    areas = areas_of(user)
    return EVERYWHERE if areas is None else Reach(Extent.AREA, areas)
