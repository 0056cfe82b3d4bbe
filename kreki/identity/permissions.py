"""Who asks, and the policy table at the door of API views."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission

from kreki.identity.acting import ActingReadsOnly
from kreki.identity.caller import Caller
from kreki.identity.policy import Action, Reach, Resource, reach_of
from kreki.identity.recency import RECENT_S, ReauthenticationRequired

if TYPE_CHECKING:  # views load models, and this package is imported before the apps are
    from rest_framework.request import Request
    from rest_framework.views import APIView

Want = tuple[Resource, Action]


def caller_of(request: Request) -> Caller:
    """The authenticated caller; for views that are not open to everybody."""
    caller = request.user
    assert isinstance(caller, Caller)  # noqa: S101 a view without authentication is a mistake
    return caller


def caller_id(request: Request) -> UUID:
    """User id of the authenticated caller."""
    return caller_of(request).user_id


def caller_reach(request: Request, resource: Resource, action: Action) -> Reach:
    """How far the caller's roles go; for views behind `Allowed.to(resource, action)`."""
    reach = reach_of(caller_of(request), resource, action)
    if reach is None:
        raise PermissionDenied
    return reach


class Allowed(BasePermission):
    """Lets in whom the policy gives any reach; how far it goes is for the view to respect.

    `Allowed.to(Resource.PANIC_BUTTON, Action.USE)`, or for a view whose methods differ
    `Allowed.by_method(get=(…, Action.READ), put=(…, Action.CHANGE))`. A method that is not named is
    refused, so that one which is added to a view later is not open by mistake.
    """

    wants: ClassVar[Mapping[str, Want]] = {}
    beyond_own: ClassVar[bool] = False

    @classmethod
    def to(cls, resource: Resource, action: Action) -> type[Allowed]:
        return cls.by_method(default=(resource, action))

    @classmethod
    def by_method(cls, **wants: Want) -> type[Allowed]:
        return type(cls.__name__, (cls,), {"wants": wants})

    def has_permission(self, request: Request, view: APIView) -> bool:
        caller = request.user
        if not isinstance(caller, Caller):
            return False
        method = "get" if request.method == "HEAD" else str(request.method).lower()
        want = self.wants.get(method, self.wants.get("default"))
        if want and caller.acting_for is not None and want[1] is not Action.READ:
            raise ActingReadsOnly
        reach = reach_of(caller, *want) if want else None
        return reach is not None and (reach.exceeds_own or not self.beyond_own)


class AllowedForOthers(Allowed):
    """As `Allowed`, for views about other people: reach over one's own records is not enough."""

    beyond_own = True


class RecentlySignedIn(BasePermission):
    """Refuses, with a code of its own, whose sign-in is older than ten minutes."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        caller = request.user
        if not isinstance(caller, Caller):
            return False
        if caller.acting_for is not None:
            raise ActingReadsOnly
        if time.time() - caller.auth_time > RECENT_S:
            raise ReauthenticationRequired
        return True
