"""The eight roles and their order; the table in auth is seeded from here."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Codes as published; they travel in the `roles` claim of every access token."""

    PUBLIC = "public"
    VOLUNTEER = "volunteer"
    VOLUNTEER_LEAD = "volunteer_lead"
    INSTRUCTOR = "instructor"
    TRAINING_ADMIN = "training_admin"
    OPS_ADMIN = "ops_admin"
    SYSTEM_ADMIN = "system_admin"
    PARTNER = "partner"


RANK: Final = {
    Role.PARTNER: -1,  # outside the ranking: an organisation's access, never a step on the ladder
    Role.PUBLIC: 0,
    Role.VOLUNTEER: 1,
    Role.INSTRUCTOR: 1,
    Role.VOLUNTEER_LEAD: 2,
    Role.TRAINING_ADMIN: 3,
    Role.OPS_ADMIN: 4,
    Role.SYSTEM_ADMIN: 5,
}


def highest(roles: Iterable[Role]) -> Role:
    """The role a person is shown with; equal ranks are ordered by code, `public` if none."""
    return max(roles, key=lambda role: (RANK[role], role), default=Role.PUBLIC)
