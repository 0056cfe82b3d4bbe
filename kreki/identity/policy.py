"""Who may do what: one table and one function that every service decides by (decision 0018)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kreki.identity.roles import Role

if TYPE_CHECKING:
    from kreki.identity.caller import Caller


class Resource(StrEnum):
    """Kinds of records and functions; one row of the table for each action on them."""

    PANIC_BUTTON = "panic_button"
    INCIDENT = "incident"
    DUTY = "duty"
    RESPONDER = "responder"
    VOLUNTEER_PROFILE = "volunteer_profile"
    TRAINING_MATERIAL = "training_material"
    CERTIFICATE = "certificate"
    CONTACT = "contact"  # a person's devices and addresses in notify
    ACCOUNT = "account"
    ROLE = "role"
    AUDIT_LOG = "audit_log"
    SYSTEM_CONFIGURATION = "system_configuration"


class Action(StrEnum):
    USE = "use"
    READ = "read"
    CHANGE = "change"
    DECIDE = "decide"  # on other people's behalf: verify, steer, suspend
    GRANT = "grant"
    IMPERSONATE = "impersonate"


class Extent(StrEnum):
    """Which records of a resource; a person gets the widest that the roles give."""

    ALL = "all"
    AREA = "area"  # of the areas that the role is granted for
    LIMITED = "limited"  # by a rule of the endpoint, which knows the organisation or the class
    OWN = "own"


WIDEST_FIRST: Final = tuple(Extent)

Cells = Mapping[Role, Extent]

_SELF: Final = dict.fromkeys(Role, Extent.OWN)
_PEOPLE: Final = dict.fromkeys(set(Role) - {Role.PARTNER}, Extent.OWN)
_ADMINS: Final = dict.fromkeys((Role.OPS_ADMIN, Role.SYSTEM_ADMIN), Extent.ALL)
_LEADS: Final = {Role.VOLUNTEER_LEAD: Extent.AREA, **_ADMINS}

# The organisation's access matrix, refined to what endpoints need. A cell that is absent is a no.
MATRIX: Final[Mapping[tuple[Resource, Action], Cells]] = {
    (Resource.PANIC_BUTTON, Action.USE): _PEOPLE,
    # Own: raised by the person or invited to it; the incident decides how much is shown. Partners:
    # what "limited" lets them see is not settled, so no endpoint offers it yet.
    (Resource.INCIDENT, Action.READ): {**_PEOPLE, **_LEADS},
    # Answer, arrive, complete, cancel. Own: whoever is part of the incident, even if a role was
    # withdrawn on the way: a person at the patient's side must be able to say so.
    (Resource.INCIDENT, Action.CHANGE): {**_PEOPLE, **_LEADS},
    # Not the role but the projection of the verified profile decides who is called.
    (Resource.DUTY, Action.USE): _PEOPLE,
    (Resource.RESPONDER, Action.READ): _LEADS,
    (Resource.VOLUNTEER_PROFILE, Action.READ): {
        **_PEOPLE,
        **_LEADS,
        Role.TRAINING_ADMIN: Extent.ALL,
    },
    (Resource.VOLUNTEER_PROFILE, Action.CHANGE): _PEOPLE,
    (Resource.VOLUNTEER_PROFILE, Action.DECIDE): _LEADS,
    (Resource.TRAINING_MATERIAL, Action.READ): dict.fromkeys(_PEOPLE, Extent.ALL),
    (Resource.CERTIFICATE, Action.READ): {
        **_PEOPLE,
        **_LEADS,
        Role.TRAINING_ADMIN: Extent.ALL,
        Role.INSTRUCTOR: Extent.LIMITED,  # own classes
    },
    (Resource.CONTACT, Action.READ): _SELF,
    (Resource.CONTACT, Action.CHANGE): _SELF,
    (Resource.ACCOUNT, Action.READ): {**_SELF, **_ADMINS},
    (Resource.ACCOUNT, Action.CHANGE): _SELF,
    (Resource.ACCOUNT, Action.DECIDE): _ADMINS,
    (Resource.ACCOUNT, Action.IMPERSONATE): _ADMINS,
    # Limited: to the roles that `roles.GRANTED_BY` names for the granter's own.
    (Resource.ROLE, Action.GRANT): {
        Role.TRAINING_ADMIN: Extent.LIMITED,
        Role.OPS_ADMIN: Extent.LIMITED,
        Role.SYSTEM_ADMIN: Extent.ALL,
    },
    (Resource.AUDIT_LOG, Action.READ): _ADMINS,
    (Resource.SYSTEM_CONFIGURATION, Action.CHANGE): {Role.SYSTEM_ADMIN: Extent.ALL},
}


@dataclass(frozen=True, slots=True)
class Reach:
    """What a caller's roles give for one action on one resource.

    Attributes:
        areas: Codes for the extent AREA, empty otherwise; a code covers those below it.
    """

    extent: Extent
    areas: frozenset[str] = frozenset()

    @property
    def exceeds_own(self) -> bool:
        """Whether other people's records are within reach."""
        return self.extent is not Extent.OWN

    def covers(self, area: str | None) -> bool:
        """Whether records of the area with this code are within reach; None is no known area."""
        if self.extent is Extent.ALL:
            return True
        return area is not None and any(is_within(area, wider) for wider in self.areas)


EVERYWHERE: Final = Reach(Extent.ALL)


def extent_of(roles: Iterable[Role], resource: Resource, action: Action) -> Extent | None:
    """The widest extent that any of the roles gives; None if none gives any."""
    given = set(_given(roles, resource, action).values())
    return next((extent for extent in WIDEST_FIRST if extent in given), None)


def reach_of(caller: Caller, resource: Resource, action: Action) -> Reach | None:
    """`extent_of` for a caller, whose roles may each be bound to areas; None if nothing is given.

    A support person who acts for somebody else reads and does nothing more.
    """
    if caller.acting_for is not None and action is not Action.READ:
        return None
    reaches = [
        _bounded(extent, caller.bounds.get(role))
        for role, extent in _given(caller.roles, resource, action).items()
    ]
    for extent in WIDEST_FIRST:
        areas = [reach.areas for reach in reaches if reach.extent is extent]
        if areas:
            return Reach(extent, frozenset().union(*areas))
    return None


def may(
    caller: Caller,
    resource: Resource,
    action: Action,
    *,
    owner: UUID | None = None,
    area: str | None = None,
) -> bool:
    """Whether the caller may do this to one record: that of `owner`, or in the area named.

    LIMITED is no yes by itself: the endpoint adds its own rule.
    """
    reach = reach_of(caller, resource, action)
    if reach is None:
        return False
    return reach.covers(area) or owner == caller.user_id


def is_within(area: str, wider: str) -> bool:
    """Whether the area with code `area` lies in `wider`: `31.71` is within `31` and `31.71`."""
    return area == wider or area.startswith(f"{wider}.")


def _given(roles: Iterable[Role], resource: Resource, action: Action) -> Cells:
    """The cells of these roles.

    Everybody holds `public`; of a partner organisation's account only `partner` counts.
    """
    held = frozenset(roles)
    if held - {Role.PUBLIC} == {Role.PARTNER}:
        held -= {Role.PUBLIC}
    cells = MATRIX[resource, action]
    return {role: cells[role] for role in held if role in cells}


def _bounded(extent: Extent, areas: frozenset[str] | None) -> Reach:
    """A role that is granted for areas reaches no further, whatever the table says.

    A role whose cell is AREA and that has no area is left with its holder's own records.
    """
    if extent is Extent.OWN or extent is Extent.LIMITED:
        return Reach(extent)
    if areas is None:
        return Reach(Extent.ALL) if extent is Extent.ALL else Reach(Extent.OWN)
    return Reach(Extent.AREA, areas)
