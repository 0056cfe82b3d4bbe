"""A change of what a person may do: counted, told to every service, and heeded here at once."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from apps.auth_svc.domain.errors import AccountNotFound
from apps.auth_svc.models import User, UserRole
from apps.auth_svc.services import support
from kreki.contracts.auth import AuthzChanged, HeldRole, UserDisabled
from kreki.events import emit
from kreki.identity.revocation import remember


def lock_account(user_id: UUID) -> User:
    """The account, locked until the transaction ends: changes of one person are a queue.

    Raises:
        AccountNotFound
    """
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise AccountNotFound
    return user


def announce_change(user: User, *, reason_code: str, now: datetime) -> None:
    """Raise the version of a locked account; older tokens are refused from the commit on.

    Other services hear it by event; this one, which consumes none of its own, is told directly.
    """
    user.authz_version += 1
    user.save(update_fields=["authz_version"])
    support.end_with_rights(user.pk, now=now)
    rv, subject = user.authz_version, f"user:{user.pk}"
    event = AuthzChanged(
        user_id=user.pk,
        rv=rv,
        is_active=user.is_active,
        roles=_held(user, now),
        may_call_for_help=user.status != User.Status.SUSPENDED,
        reason_code=reason_code,
    )
    emit(event, subject=subject, seq=rv)
    if not user.is_active:
        closed = UserDisabled(user_id=user.pk, rv=rv, reason_code=reason_code, at=now)
        emit(closed, subject=subject)
    transaction.on_commit(partial(remember, user.pk, rv), robust=True)


def _held(user: User, now: datetime) -> tuple[HeldRole, ...]:
    grants = UserRole.objects.held(now).filter(user=user)
    return tuple(
        HeldRole(
            role=each.role_id,
            scope_type=each.scope_type,
            scope_id=each.scope_id,
            valid_until=each.valid_until,
        )
        for each in grants.order_by("role_id", "scope_type", "scope_id", "pk")
    )
