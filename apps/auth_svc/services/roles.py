"""Granting and withdrawing roles; tokens show a change at the next refresh."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from apps.auth_svc.domain.errors import AccountNotFound
from apps.auth_svc.models import User, UserRole
from apps.auth_svc.services import audit


@transaction.atomic
def grant_role(*, user_id: UUID, role: str, by: str, reason: str, now: datetime) -> None:
    """Give `role` without an end; holding it already changes nothing.

    Args:
        by: Name of the staff member, or the type of the event that says so.

    Raises:
        AccountNotFound
    """
    if not User.objects.filter(pk=user_id).exists():
        raise AccountNotFound
    _grant, is_new = UserRole.objects.get_or_create(
        user_id=user_id,
        role_id=role,
        scope_type=UserRole.Scope.EVERYWHERE,
        scope_id="",
        valid_until=None,
        defaults={"valid_from": now, "granted_by": by, "reason": reason},
    )
    if is_new:
        _bump(user_id)
        change = {"role": (None, role)}
        audit.record(
            "role.granted", actor=by, subject=audit.person(user_id), reason=reason, changes=change
        )


@transaction.atomic
def withdraw_role(*, user_id: UUID, role: str, by: str, now: datetime) -> None:
    """End every grant of `role`; the rows stay as history."""
    held = UserRole.objects.held(now).filter(user_id=user_id, role_id=role)
    if held.update(valid_until=now, withdrawn_by=by):
        _bump(user_id)
        change = {"role": (role, None)}
        audit.record("role.withdrawn", actor=by, subject=audit.person(user_id), changes=change)


def _bump(user_id: UUID) -> None:
    User.objects.filter(pk=user_id).update(authz_version=F("authz_version") + 1)
