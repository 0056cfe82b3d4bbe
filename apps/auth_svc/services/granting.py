"""Who may give whom which role: the table of `kreki.identity.roles`, and a second person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.auth_svc.domain.errors import AccountNotFound, RequestOutdated
from apps.auth_svc.domain.granting import (
    GrantNotAllowed,
    GrantNotFound,
    ScopeInvalid,
    SecondPersonNeeded,
)
from apps.auth_svc.models import RoleRequest, User, UserRole
from apps.auth_svc.selectors import Authority, get_authority
from apps.auth_svc.services import audit
from apps.auth_svc.services.roles import UNBOUND, Terms, grant_role, withdraw_role
from kreki.identity.areas import CODE_PATTERN
from kreki.identity.policy import is_within
from kreki.identity.roles import GRANTED_BY, Role

_Scope = UserRole.Scope
_NATIONAL_OR_AREAS: Final = frozenset({_Scope.EVERYWHERE, *UserRole.AREAS})
SCOPES: Final[Mapping[Role, frozenset[str]]] = {
    Role.VOLUNTEER_LEAD: UserRole.AREAS,
    Role.INSTRUCTOR: frozenset({_Scope.EVERYWHERE}),
    Role.TRAINING_ADMIN: _NATIONAL_OR_AREAS,
    Role.OPS_ADMIN: _NATIONAL_OR_AREAS,
    Role.SYSTEM_ADMIN: frozenset({_Scope.EVERYWHERE}),
    Role.PARTNER: frozenset({_Scope.ORGANISATION}),
}
AREA: Final = re.compile(CODE_PATTERN)
CHAPTER: Final = re.compile(r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*")


@transaction.atomic
def grant_as_staff(
    *, user_id: UUID, role: str, by: str, reason: str, now: datetime, terms: Terms = UNBOUND
) -> RoleRequest | UserRole:
    """Give a role in one's own name; `system_admin` only asks for a second person.

    Args:
        by: Staff name or account id of the granter.

    Returns:
        The grant, or the request that now waits.

    Raises:
        GrantNotAllowed, ScopeInvalid, AccountNotFound, TooManyAreas
    """
    granter, wanted = _granter(by), Role(role)
    _check_may_give(granter, wanted, user_id=user_id, code=terms.code, now=now)
    check_scope(wanted, terms)
    if wanted is Role.SYSTEM_ADMIN:
        return _ask_second(granter, user_id, reason=reason, terms=terms, now=now)
    return grant_role(user_id=user_id, role=role, by=by, reason=reason, now=now, terms=terms)


def check_scope(role: Role, terms: Terms) -> None:
    """Whether `role` can be held there: tokens carry the code, so it must be one.

    Raises:
        ScopeInvalid
    """
    if terms.scope not in SCOPES.get(role, ()):
        raise ScopeInvalid("scope_type")
    is_right = {
        _Scope.EVERYWHERE: terms.code == "",
        _Scope.AREA: AREA.fullmatch(terms.code) is not None,
        _Scope.CHAPTER: CHAPTER.fullmatch(terms.code) is not None,
        _Scope.ORGANISATION: _is_id(terms.code),
    }
    if not is_right[_Scope(terms.scope)]:
        raise ScopeInvalid("scope_id")


@transaction.atomic
def withdraw_as_staff(*, user_id: UUID, role: str, by: str, now: datetime) -> None:
    """Take a role back in one's own name; giving up one's own is always allowed.

    Raises:
        GrantNotAllowed, LastSystemAdmin
    """
    granter = _granter(by)
    if granter.pk != user_id:
        held = UserRole.objects.held(now).filter(user_id=user_id, role_id=role)
        for code in held.values_list("scope_id", flat=True):
            _check_may_give(granter, Role(role), user_id=user_id, code=code, now=now)
    withdraw_role(user_id=user_id, role=role, by=by, now=now)


@transaction.atomic
def withdraw_grant_as_staff(*, grant_id: int, by: str, now: datetime) -> None:
    """Take one grant back, as `withdraw_as_staff` does all of a role.

    Raises:
        GrantNotFound, GrantNotAllowed, LastSystemAdmin
    """
    grant = UserRole.objects.held(now).filter(pk=grant_id).first()
    if grant is None:
        raise GrantNotFound
    granter, role = _granter(by), Role(grant.role_id)
    if granter.pk != grant.user_id:
        _check_may_give(granter, role, user_id=grant.user_id, code=grant.scope_id, now=now)
    withdraw_role(user_id=grant.user_id, role=role, by=by, now=now, grant_id=grant_id)


@transaction.atomic
def confirm_request(*, request_id: int, by: str, now: datetime) -> RoleRequest:
    """The second system administrator agrees, and the role is granted.

    Raises:
        SecondPersonNeeded, GrantNotAllowed, AccountNotFound, RequestOutdated
    """
    request = _decide(request_id, by=by, is_confirmed=True, now=now)
    if request.valid_until is not None and request.valid_until <= now:
        raise RequestOutdated
    _check_asker(request, now)
    terms = Terms(valid_until=request.valid_until)
    names = f"{request.asked_by.get_username()} + {by}"
    grant_role(
        user_id=request.user_id,
        role=request.role_id,
        by=names[:100],
        reason=request.reason,
        now=now,
        terms=terms,
    )
    return request


@transaction.atomic
def refuse_request(*, request_id: int, by: str, now: datetime) -> RoleRequest:
    """The second system administrator says no; raises as `confirm_request`."""
    request = _decide(request_id, by=by, is_confirmed=False, now=now)
    change = {"role": (request.role_id, None)}
    subject = audit.person(request.user_id)
    audit.record("role.request_refused", actor=by, subject=subject, changes=change)
    return request


def _ask_second(
    granter: User, user_id: UUID, *, reason: str, terms: Terms, now: datetime
) -> RoleRequest:
    if not User.objects.filter(pk=user_id).exists():
        raise AccountNotFound
    request, is_new = RoleRequest.objects.get_or_create(
        user_id=user_id,
        role_id=Role.SYSTEM_ADMIN,
        decided_at=None,
        defaults={
            "reason": reason,
            "valid_until": terms.valid_until,
            "asked_by": granter,
            "asked_at": now,
        },
    )
    if is_new:
        change = {"role": (None, Role.SYSTEM_ADMIN.value)}
        audit.record(
            "role.requested",
            actor=granter.get_username(),
            subject=audit.person(user_id),
            reason=reason,
            changes=change,
        )
    return request


def _decide(request_id: int, *, by: str, is_confirmed: bool, now: datetime) -> RoleRequest:
    open_ones = RoleRequest.objects.select_for_update(of=("self",)).filter(decided_at=None)
    request = open_ones.select_related("asked_by").filter(pk=request_id).first()
    decider = _granter(by)
    if request is None or decider.pk in {request.asked_by_id, request.user_id}:
        raise SecondPersonNeeded
    _check_may_give(decider, Role(request.role_id), user_id=request.user_id, code="", now=now)
    request.decided_by, request.decided_at, request.is_confirmed = decider, now, is_confirmed
    request.save(update_fields=["decided_by", "decided_at", "is_confirmed"])
    return request


def _check_asker(request: RoleRequest, now: datetime) -> None:
    """Whoever asked could still ask; one of the two people may have lost the authority since."""
    role = Role(request.role_id)
    try:
        asker = _granter(str(request.asked_by_id))
        _check_may_give(asker, role, user_id=request.user_id, code="", now=now)
    except GrantNotAllowed as refusal:
        raise RequestOutdated from refusal


def _granter(by: str) -> User:
    """The account that staff is known by: a local name or an id."""
    known = Q(username=by) | (Q(pk=by) if _is_id(by) else Q(pk__in=[]))
    granter = User.objects.filter(known).first()
    if granter is None or not granter.is_active:
        raise GrantNotAllowed
    return granter


def _check_may_give(granter: User, role: Role, *, user_id: UUID, code: str, now: datetime) -> None:
    """Nobody gives anything to themselves, and area-bound staff only within their areas."""
    own = get_authority(granter.pk, now=now)
    counted = {each for each in GRANTED_BY.get(role, ()) if each in own.roles}
    if granter.pk == user_id or not any(_covers(own, each, code) for each in counted):
        raise GrantNotAllowed


def _covers(own: Authority, role: Role, code: str) -> bool:
    bounds = own.bounds.get(role)
    return bounds is None or any(is_within(code, wider) for wider in bounds)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
