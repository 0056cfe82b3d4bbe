"""Which areas a staff member is limited to; imports no model, because the admin cannot yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q


def areas_of(user: Any) -> frozenset[str] | None:
    """Codes of the areas this staff member may see; None for the whole country."""
    if user.is_superuser:
        return None
    try:
        return frozenset(user.staff_limit.areas)
    except ObjectDoesNotExist:
        return None


def lies_in(areas: Iterable[str], *, lookup: str) -> Q:
    """Records whose code at `lookup` is one of `areas` or below one: `31.71` lies in `31`."""
    found = Q(pk__in=[])
    for code in areas:
        found |= Q(**{lookup: code}) | Q(**{f"{lookup}__startswith": f"{code}."})
    return found
