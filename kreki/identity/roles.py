"""The eight roles: their order, who may grant each and where, and which need a second factor."""

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

# `public` comes with the account and `volunteer` with the verified profile: nobody grants them.
GRANTED_BY: Final = {
    Role.VOLUNTEER_LEAD: frozenset({Role.OPS_ADMIN, Role.SYSTEM_ADMIN}),
    Role.INSTRUCTOR: frozenset({Role.TRAINING_ADMIN, Role.SYSTEM_ADMIN}),
    Role.TRAINING_ADMIN: frozenset({Role.SYSTEM_ADMIN}),
    Role.OPS_ADMIN: frozenset({Role.SYSTEM_ADMIN}),
    Role.SYSTEM_ADMIN: frozenset({Role.SYSTEM_ADMIN}),
    Role.PARTNER: frozenset({Role.SYSTEM_ADMIN}),
}

# Withheld from tokens until the device session shows a second factor.
NEEDS_MFA: Final = frozenset(GRANTED_BY)
SECOND_FACTORS: Final = frozenset({"otp", "hwk"})  # RFC 8176; a code by SMS is none


def highest(roles: Iterable[Role]) -> Role:
    """The role a person is shown with; equal ranks are ordered by code, `public` if none."""
    return max(roles, key=lambda role: (RANK[role], role), default=Role.PUBLIC)


def is_usable(role: Role, amr: Iterable[str]) -> bool:
    """Whether a sign-in by `amr` may carry `role`: powerful roles ask for a second factor."""
    return role not in NEEDS_MFA or not SECOND_FACTORS.isdisjoint(amr)
