"""Who calls and what they may do: token verification and the one policy of every service."""

from kreki.identity.caller import Caller
from kreki.identity.permissions import (
    Allowed,
    AllowedForOthers,
    RecentlySignedIn,
    caller_id,
    caller_of,
    caller_reach,
)
from kreki.identity.policy import Action, Resource
from kreki.identity.roles import Role

__all__ = [
    "Action",
    "Allowed",
    "AllowedForOthers",
    "Caller",
    "RecentlySignedIn",
    "Resource",
    "Role",
    "caller_id",
    "caller_of",
    "caller_reach",
]
