"""Rights of staff follow an event of KREKI ID at once, without waiting for a page to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from kreki.contracts.auth import AuthzChanged, HeldRole, UserDisabled
from kreki.identity.caller import KNOWN_ROLES
from kreki.identity.roles import Role
from kreki.identity.sso.access import Access, access_to
from kreki.identity.sso.sessions import end_sessions
from kreki.identity.sso.staff import give_rights


@transaction.atomic
def follow(event: AuthzChanged | UserDisabled) -> None:
    """Give the local account what its person may do now; without any right it is signed out.

    Whoever has a session here has shown a second factor, so no role is withheld.
    """
    is_active = isinstance(event, AuthzChanged) and event.is_active
    access = _access(event.roles) if isinstance(event, AuthzChanged) and is_active else None
    user = _account(event.user_id)
    if user is not None:
        give_rights(user, access)
    if access is None:
        end_sessions(user_id=event.user_id)


def _account(user_id: UUID) -> Any:
    return get_user_model().objects.filter(username=str(user_id)).first()


def _access(held: Iterable[HeldRole]) -> Access | None:
    scopes: defaultdict[Role, set[tuple[str, str]]] = defaultdict(set)
    for each in held:
        if each.role in KNOWN_ROLES:
            scopes[Role(each.role)].add((each.scope_type, each.scope_id))
    bounds = {
        role: tuple(code for _kind, code in places)
        for role, places in scopes.items()
        if ("", "") not in places
    }
    return access_to(settings.SERVICE.slug, roles=scopes, bounds=bounds)
