"""Who may use the emergency API at all, and who sees every incident."""

from __future__ import annotations

from typing import Final

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from kreki.identity import Caller, HasRole, Role

DISPATCHERS: Final = frozenset({Role.VOLUNTEER_LEAD, Role.OPS_ADMIN, Role.SYSTEM_ADMIN})
IsDispatcher = HasRole.of(*DISPATCHERS)


class IsPerson(BasePermission):
    """Everybody who is signed in, but not the account of a partner organisation.

    Everybody holds `public`, so a partner is told by holding nothing else beside it.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        caller = request.user
        return isinstance(caller, Caller) and caller.roles - {Role.PUBLIC} != {Role.PARTNER}


def is_dispatcher(request: Request) -> bool:
    """Whether the caller sees and steers every incident; for views behind `IsPerson`."""
    caller = request.user
    return isinstance(caller, Caller) and not DISPATCHERS.isdisjoint(caller.roles)
