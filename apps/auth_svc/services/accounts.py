"""Accounts: registration, changes of name and contact, status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
from apps.auth_svc.services import audit, sessions
from apps.auth_svc.services.sessions import Device, Session
from kreki.contracts.auth import ContactChanged
from kreki.database import constraint_of
from kreki.errors import DomainError
from kreki.events import emit

TAKEN: Final[dict[str, type[DomainError]]] = {
    "auth_svc_one_account_per_email": EmailTaken,
    "auth_svc_one_account_per_phone": PhoneTaken,
    "auth_svc_reachable_or_staff": ContactRequired,
}


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What people may say about themselves; e-mail in lower case, phone in E.164."""

    email: str | None
    phone: str | None
    full_name: str
    language: str


def register(*, profile: Profile, password: str, device: Device, now: datetime) -> Session:
    """Create an account with the role `public` and sign its person in.

    Raises:
        EmailTaken, PhoneTaken, ContactRequired
    """
    user = User(
        email=profile.email,
        phone=profile.phone,
        full_name=profile.full_name,
        language=profile.language,
    )
    user.set_password(password)  # slow on purpose, so before the transaction
    with _constraints_explained(), transaction.atomic():
        user.save(force_insert=True)
        audit.record(
            "account.registered", actor=audit.person(user.pk), subject=audit.person(user.pk)
        )
        _announce_contact(user)
        return sessions.open_session(user=user, device=device, now=now)


def change_profile(*, user_id: UUID, changes: dict[str, str | None]) -> User:
    """Set the given fields of `Profile`; an unchanged contact is not announced again.

    Raises:
        AccountNotFound, EmailTaken, PhoneTaken, ContactRequired
    """
    with _constraints_explained(), transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise AccountNotFound
        before = _contact(user)
        for name, value in changes.items():
            setattr(user, name, value)
        if user.phone != before[1]:
            user.phone_verified = False
        changed = _contact(user) != before
        if changed:
            user.contact_version += 1
        user.save()
        _record_change(user, before)
        if changed:
            _announce_contact(user)
    return user


@transaction.atomic
def suspend(*, user_id: UUID, by: str, reason: str, now: datetime) -> None:
    """Nobody signs in, and every device is signed out; access tokens end within their lifetime."""
    _set_status(user_id, User.Status.SUSPENDED, by=by, reason=reason)
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


def _contact(user: User) -> tuple[str | None, str | None, str]:
    return user.email, user.phone, user.language


def _record_change(user: User, before: tuple[str | None, str | None, str]) -> None:
    names = ("email", "phone", "language")
    pairs = zip(names, zip(before, _contact(user), strict=True), strict=True)
    changes: dict[str, tuple[object, object]] = {n: pair for n, pair in pairs if len({*pair}) > 1}
    if changes:
        own = audit.person(user.pk)
        audit.record("account.contact_changed", actor=own, subject=own, changes=changes)


def _announce_contact(user: User) -> None:
    event = ContactChanged(
        user_id=user.pk, email=user.email, phone_e164=user.phone, language=user.language
    )
    emit(event, subject=f"user:{user.pk}", seq=user.contact_version)


@contextmanager
def _constraints_explained() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        refusal = TAKEN.get(constraint_of(error))
        if refusal is None:
            raise
        raise refusal from error
