"""Accounts: registration, changes of name and contact, status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.auth_svc.domain.codes import Purpose
from apps.auth_svc.domain.errors import (
    AccountNotFound,
    EmailTaken,
    ErasureBegun,
    PhoneTaken,
)
from apps.auth_svc.models import Erasure, User
from apps.auth_svc.selectors import has_verified_email
from apps.auth_svc.services import audit, codes, sessions
from apps.auth_svc.services.authority import announce_change, lock_account
from apps.auth_svc.services.claims import take_over
from apps.auth_svc.services.roles import check_not_last_admin
from kreki.contracts.auth import ContactChanged
from kreki.database import constraint_of
from kreki.errors import DomainError
from kreki.events import emit

TAKEN: Final[dict[str, type[DomainError]]] = {
    "auth_svc_phone_proved_once": PhoneTaken,
    "unique_verified_email": EmailTaken,  # allauth's
}


@transaction.atomic
def set_phone(*, user_id: UUID, phone: str, is_verified: bool, now: datetime) -> None:
    """Give a person a number; once it is verified, notify learns of it, and the former owner.

    Raises:
        PhoneTaken
    """
    if is_verified:  # before the row is locked: whoever proves the number too waits there
        take_over(user_id=user_id, phone=phone)
    user = User.objects.select_for_update().get(pk=user_id)
    former = user.phone if user.phone_verified else None
    with constraints_explained():
        User.objects.filter(pk=user_id).update(phone=phone, phone_verified=is_verified)
    if is_verified:
        announce_contact(user_id=user_id)
    if is_verified and former != phone:
        own = audit.person(user_id)
        deed = "account.phone_changed" if former else "account.phone_confirmed"
        audit.record(deed, actor=own, subject=own)
        tell_former(user=user, address=former, now=now)


def tell_former(*, user: User, address: str | None, now: datetime) -> None:
    """A verified contact was replaced: whoever reads it learns it there, in case it was a thief."""
    if address:
        codes.send(user=user, address=address, purpose=Purpose.CHANGED, now=now)


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
    """Set `full_name`, `language`, `time_zone`; contacts change only by a code to the new one.

    Raises:
        AccountNotFound
    """
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise AccountNotFound
    spoke = user.language
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=["full_name", "language", "time_zone"])
    if user.language != spoke:
        announce_contact(user_id=user_id)
        user.refresh_from_db()
    return user


@transaction.atomic
def suspend(*, user_id: UUID, by: str, reason: str, now: datetime) -> None:
    """Nobody signs in, every device is signed out, and all tokens are refused from now on.

    Raises:
        AccountNotFound, LastSystemAdmin
    """
    check_not_last_admin(user_id, now=now)
    _set_status(user_id, User.Status.SUSPENDED, by=by, reason=reason, now=now)
    sessions.end_all(user_id=user_id, now=now)


@transaction.atomic
def deactivate(*, user_id: UUID, by: str, reason: str, now: datetime) -> None:
    """As `suspend`, at the person's own wish."""
    _set_status(user_id, User.Status.INACTIVE, by=by, reason=reason, now=now)
    sessions.end_all(user_id=user_id, now=now)


@transaction.atomic
def reactivate(*, user_id: UUID, by: str, now: datetime) -> None:
    """The person may sign in again; a wish to be forgotten that still waits is taken back.

    Raises:
        AccountNotFound, ErasureBegun
    """
    lock_account(user_id)
    if Erasure.objects.filter(user_id=user_id).exclude(started_at=None).exists():
        raise ErasureBegun
    if Erasure.objects.waiting().filter(user_id=user_id).update(cancelled_at=now):
        audit.record("deletion.cancelled", actor=by, subject=audit.person(user_id))
    _set_status(user_id, User.Status.ACTIVE, by=by, reason="", now=now)


def _set_status(user_id: UUID, status: User.Status, *, by: str, reason: str, now: datetime) -> None:
    user = lock_account(user_id)
    user.status, user.status_by, user.status_reason = status, by, reason
    user.save(update_fields=["status", "status_by", "status_reason"])
    announce_change(user, reason_code=f"account_{status.value}", now=now)
    audit.record(f"account.{status.value}", actor=by, subject=audit.person(user_id), reason=reason)


@contextmanager
def constraints_explained() -> Iterator[None]:
    """A contact that somebody else has is refused by name."""
    try:
        yield
    except IntegrityError as error:
        refusal = TAKEN.get(constraint_of(error))
        if refusal is None:
            raise
        raise refusal from error
