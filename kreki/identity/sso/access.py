"""Who enters which admin, and with what rights: the one table; decision 0020."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kreki.identity.roles import Role


class Rights(StrEnum):
    """What a role may do in the admin of one service."""

    ALL = "all"  # Django's superuser
    STAFF = "staff"  # sees, adds and changes the service's records; deletes nothing
    READ = "read"  # sees the service's records
    AREA = "area"  # sees and changes records that know their area, of own areas
    ENTER = "enter"  # enters; the service itself says what is the person's own


_OPERATIONS_READ: Final = {Role.OPS_ADMIN: Rights.READ, Role.SYSTEM_ADMIN: Rights.ALL}

DOORS: Final[Mapping[str, Mapping[Role, Rights]]] = {
    # Who gives a role does so there; its pages then say which.
    "auth": {**_OPERATIONS_READ, Role.TRAINING_ADMIN: Rights.ENTER},
    "notify": _OPERATIONS_READ,
    "satusehat": _OPERATIONS_READ,
    "emergency": {
        Role.OPS_ADMIN: Rights.STAFF,
        Role.VOLUNTEER_LEAD: Rights.AREA,
        Role.SYSTEM_ADMIN: Rights.ALL,
    },
    "volunteer": {
        Role.OPS_ADMIN: Rights.STAFF,
        Role.VOLUNTEER_LEAD: Rights.AREA,
        Role.TRAINING_ADMIN: Rights.READ,
        Role.SYSTEM_ADMIN: Rights.ALL,
    },
    "lms": {
        Role.TRAINING_ADMIN: Rights.STAFF,
        Role.INSTRUCTOR: Rights.ENTER,
        Role.OPS_ADMIN: Rights.READ,
        Role.SYSTEM_ADMIN: Rights.ALL,
    },
    "content": {
        Role.TRAINING_ADMIN: Rights.STAFF,
        Role.OPS_ADMIN: Rights.STAFF,
        Role.SYSTEM_ADMIN: Rights.ALL,
    },
}
# A role that was granted for areas only sees no record that does not know its area.
BOUND: Final = {
    Rights.ALL: Rights.ENTER,
    Rights.STAFF: Rights.AREA,
    Rights.READ: Rights.ENTER,
    Rights.AREA: Rights.AREA,
    Rights.ENTER: Rights.ENTER,
}


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody may do in one admin.

    Attributes:
        rights: By role; each pair is a group of the service.
        areas: Codes the person is limited to, in all or in deciding; None for the whole country.
    """

    rights: Mapping[Role, Rights]
    areas: tuple[str, ...] | None

    @property
    def is_superuser(self) -> bool:
        return Rights.ALL in self.rights.values()

    @property
    def reads_everywhere(self) -> bool:
        """Beside a role that decides in some areas stands one that reads the whole country."""
        return self.areas is not None and Rights.READ in self.rights.values()


def access_to(
    slug: str, *, roles: Iterable[Role], bounds: Mapping[Role, Iterable[str]]
) -> Access | None:
    """The rights these roles give in the admin of service `slug`; None if they open no door.

    Args:
        bounds: Area codes of the roles that were granted for areas only.
    """
    door = DOORS[slug]
    opening = [role for role in roles if role in door]
    if not opening:
        return None
    rights = {role: BOUND[door[role]] if role in bounds else door[role] for role in opening}
    given = set(rights.values())
    decides_everywhere = bool(given & {Rights.ALL, Rights.STAFF})
    if decides_everywhere or (Rights.READ in given and Rights.AREA not in given):
        return Access(rights, None)
    return Access(rights, tuple(sorted(_codes(opening, bounds))))


def _codes(roles: Iterable[Role], bounds: Mapping[Role, Iterable[str]]) -> set[str]:
    return {code for role in roles for code in bounds.get(role, ())}
