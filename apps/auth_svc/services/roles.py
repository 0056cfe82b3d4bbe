"""Granting and withdrawing roles; who may is decided in `granting`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.auth_svc.domain.granting import TooManyAreas
from apps.auth_svc.domain.rights import LastSystemAdmin
from apps.auth_svc.models import User, UserRole
from apps.auth_svc.services import audit
from apps.auth_svc.services.authority import announce_change, lock_account
from kreki.identity.roles import Role

MOST_AREAS: Final = 20  # each travels in every token
EXPIRY: Final = "expiry"
LATEST_END: Final = datetime(9998, 12, 31, tzinfo=UTC)  # later ones have no date in every zone


@dataclass(frozen=True, slots=True)
class Terms:
    """Where a role counts, and until when: by itself everywhere and for good.

    Attributes:
        code: Of the area or chapter, or id of the organisation.
    """

    scope: str = UserRole.Scope.EVERYWHERE
    code: str = ""
    valid_until: datetime | None = None


UNBOUND: Final = Terms()


@transaction.atomic
def grant_role(
    *,
    user_id: UUID,
    role: str,
    by: str,
    reason: str,
    now: datetime,
    terms: Terms = UNBOUND,
) -> UserRole:
    """Give `role`; holding it there already, without an end, changes nothing.

    Args:
        by: Name of the staff member, or the type of the event that says so.

    Returns:
        The new grant, or the one that is held already.

    Raises:
        AccountNotFound, TooManyAreas
    """
    user = lock_account(user_id)
    place = {"role_id": role, "scope_type": terms.scope, "scope_id": terms.code}
    held = user.role_grants.filter(**place, valid_until=None).first()
    if held is not None:
        return held
    grant = user.role_grants.create(
        **place,
        valid_from=now,
        valid_until=terms.valid_until,
        granted_by=by,
        reason=reason,
    )
    _check_areas_fit(user, now)
    announce_change(user, reason_code="role_granted", now=now)
    change = {"role": (None, f"{role} {terms.code}".strip())}
    audit.record(
        "role.granted", actor=by, subject=audit.person(user_id), reason=reason, changes=change
    )
    return grant


@transaction.atomic
def withdraw_role(
    *, user_id: UUID, role: str, by: str, now: datetime, grant_id: int | None = None
) -> None:
    """End every grant of `role`, or only the one named; the rows stay as history.

    Raises:
        LastSystemAdmin: nobody active would hold the role without an end.
    """
    held = UserRole.objects.held(now).filter(user_id=user_id, role_id=role)
    if grant_id is not None:
        held = held.filter(pk=grant_id)
    if not held.exists():
        return
    if role == Role.SYSTEM_ADMIN:
        check_not_last_admin(user_id, now=now)
    user = lock_account(user_id)
    held.update(valid_until=now, withdrawn_by=by)
    announce_change(user, reason_code="role_withdrawn", now=now)
    change = {"role": (role, None)}
    audit.record("role.withdrawn", actor=by, subject=audit.person(user_id), changes=change)


def end_expired() -> None:
    """What the courier calls every hour: tokens of expired grants are refused at once."""
    now = timezone.now()
    ended = UserRole.objects.run_out(now).order_by("user_id").values_list("user_id", "pk")
    for user_id, rows in groupby(list(ended), key=lambda row: row[0]):
        _end_grants(user_id, [pk for _, pk in rows], now)


def check_not_last_admin(user_id: UUID, *, now: datetime) -> None:
    """Locks the grants and their holders, so that the last two cannot leave at once.

    In the order of the accounts, as whoever else locks several.

    Raises:
        LastSystemAdmin
    """
    grants = UserRole.objects.held(now).filter(role_id=Role.SYSTEM_ADMIN, valid_until=None)
    active = grants.filter(user__status=User.Status.ACTIVE)
    if not active.filter(user_id=user_id).exists():
        return
    ordered = active.select_related("user").order_by("user_id")
    locked = ordered.select_for_update(of=("self", "user"), no_key=True)
    if {grant.user_id for grant in locked} == {user_id}:
        raise LastSystemAdmin


@transaction.atomic
def _end_grants(user_id: UUID, grants: list[int], now: datetime) -> None:
    user = lock_account(user_id)
    open_ones = UserRole.objects.run_out(now).filter(pk__in=grants)
    roles = sorted(open_ones.values_list("role_id", flat=True))
    if not roles:  # another courier was faster
        return
    open_ones.update(withdrawn_by=EXPIRY)
    announce_change(user, reason_code="role_expired", now=now)
    change = {"role": (" ".join(roles), None)}
    audit.record("role.expired", actor="system", subject=audit.person(user_id), changes=change)


def _check_areas_fit(user: User, now: datetime) -> None:
    bound = UserRole.objects.held(now).filter(user=user, scope_type__in=UserRole.AREAS)
    if bound.count() > MOST_AREAS:
        raise TooManyAreas(most=MOST_AREAS)
