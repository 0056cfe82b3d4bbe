"""Role checks for API views."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rest_framework.permissions import BasePermission

from kreki.identity.caller import Caller
from kreki.identity.roles import Role

if TYPE_CHECKING:  # views load models, and this package is imported before the apps are
    from rest_framework.request import Request
    from rest_framework.views import APIView


class HasRole(BasePermission):
    """Lets in who holds at least one of the named roles: `HasRole.of(Role.OPS_ADMIN)`."""

    roles: ClassVar[frozenset[Role]] = frozenset()

    @classmethod
    def of(cls, *roles: Role) -> type[HasRole]:
        return type("HasRole", (cls,), {"roles": frozenset(roles)})

    def has_permission(self, request: Request, view: APIView) -> bool:
        caller = request.user
        return isinstance(caller, Caller) and not self.roles.isdisjoint(caller.roles)
