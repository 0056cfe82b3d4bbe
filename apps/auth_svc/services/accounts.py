"""Accounts: registration, changes of name and contact, status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from apps.auth_svc.domain.errors import (
    AccountNotFound,
    ContactRequired,
    EmailTaken,
    PhoneTaken,
)
from apps.auth_svc.models import User
from apps.auth_svc.selectors import has_verified_email
from apps.auth_svc.services import audit, sessions
from kreki.contracts.auth import ContactChanged
from kreki.database import constraint_of
from kreki.errors import DomainError
from kreki.events import emit

TAKEN: Final[dict[str, type[DomainError]]] = {
    "auth_svc_one_account_per_email": EmailTaken,
    "auth_svc_one_account_per_phone": PhoneTaken,
    "auth_svc_reachable_or_staff": ContactRequired,
}


@transaction.atomic
def set_phone(*, user_id: UUID, phone: str, is_verified: bool) -> None:
    """Give a person a number; notify learns of it once it is verified."""
    with _constraints_explained():
        User.objects.filter(pk=user_id).update(phone=phone, phone_verified=is_verified)
    if is_verified:
        announce_contact(user_id=user_id)


@transaction.atomic
def announce_contact(*, user_id: UUID) -> None:
    """Tell notify how the person can be reached: verified contacts only."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.contact_version += 1
    user.save(update_fields=["contact_version"])
    event = ContactChanged(
        user_id=user.pk,
        email=user.email if has_verified_email(user) else None,
        phone_e164=user.phone if user.phone_verified else None,
        language=user.language,
    )
    emit(event, subject=f"user:{user.pk}", seq=user.contact_version)


@transaction.atomic
def change_profile(*, user_id: UUID, changes: dict[str, str]) -> User:
    """Set `full_name` or `language`; contacts change only by a code sent to the new one.

    Raises:
        AccountNotFound
    """
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise AccountNotFound
    spoke = user.language
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=["full_name", "language"])
    if user.language != spoke:
        announce_contact(user_id=user_id)
        user.refresh_from_db()
    return user


@transaction.atomic
def suspend(*, user_id: UUID, by: str, reason: str, now: datetime) -> None:
    """Nobody signs in, and every device is signed out; access tokens end within their lifetime."""
    _set_status(user_id, User.Status.SUSPENDED, by=by, reason=reason)
    sessions.end_all(user_id=user_id, now=now)


@transaction.atomic
def deactivate(*, user_id: UUID, by: str, reason: str, now: datetime) -> None:
    """As `suspend`, at the person's own wish."""
    _set_status(user_id, User.Status.INACTIVE, by=by, reason=reason)
    sessions.end_all(user_id=user_id, now=now)


@transaction.atomic
def reactivate(*, user_id: UUID, by: str, now: datetime) -> None:  # noqa: ARG001 the admin's actions all pass the time
    """The person may sign in again."""
    _set_status(user_id, User.Status.ACTIVE, by=by, reason="")


def _set_status(user_id: UUID, status: User.Status, *, by: str, reason: str) -> None:
    changed = User.objects.filter(pk=user_id).update(
        status=status,
        status_by=by,
        status_reason=reason,
        authz_version=F("authz_version") + 1,
    )
    if not changed:
        raise AccountNotFound
    audit.record(f"account.{status.value}", actor=by, subject=audit.person(user_id), reason=reason)


@contextmanager
def _constraints_explained() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        refusal = TAKEN.get(constraint_of(error))
        if refusal is None:
            raise
        raise refusal from error
