"""Who calls and what they may do: token verification, roles and permissions for every service."""

from kreki.identity.caller import Caller, caller_id
from kreki.identity.permissions import HasRole
from kreki.identity.roles import Role

__all__ = ["Caller", "HasRole", "Role", "caller_id"]
