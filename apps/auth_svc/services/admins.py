"""The first system administrator, whom nobody else could have appointed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.auth_svc.models import User
from apps.auth_svc.selectors import find_account
from apps.auth_svc.services import accounts, audit, roles, sessions
from apps.auth_svc.services.claims import take_over
from kreki.identity.roles import Role

BY: Final = "create_admin"


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A given one replaces what an existing account has; a made-up one never does."""

    value: str
    is_given: bool


@dataclass(frozen=True, kw_only=True)
class Appointed:
    """What `appoint` changed."""

    user: User
    is_new: bool
    has_new_password: bool
    has_new_factor: bool


def appoint(
    *, email: str, password: Credential, totp_secret: Credential, now: datetime
) -> Appointed:
    """An account with a verified e-mail, an authenticator and the role system_admin.

    Where a secret of a known account is replaced, it is signed out everywhere.

    Args:
        email: In lower case.
        totp_secret: Base32.
    """
    hashed = make_password(password.value)  # slow on purpose, so before the transaction
    known = find_account(email=email, phone=None)
    replaces = known is not None and password.is_given and not known.check_password(password.value)
    with transaction.atomic():
        user = known or _create(email)
        if known is None or replaces:
            user.password = hashed
            user.save(update_fields=["password"])
            audit.record("account.password_set", actor=BY, subject=audit.person(user.pk))
        has_new_factor = _enrol(user, totp_secret)
        if known and (replaces or has_new_factor):
            sessions.end_all(user_id=user.pk, now=now)
        if known is None or not _holds_role(user, now):
            roles.grant_role(
                user_id=user.pk, role=Role.SYSTEM_ADMIN, by=BY, reason="akun pertama", now=now
            )
    return Appointed(
        user=user,
        is_new=known is None,
        has_new_password=known is None or replaces,
        has_new_factor=has_new_factor,
    )


def _create(email: str) -> User:
    user = User.objects.create(email=email, full_name="Administrator KREKI")
    take_over(user_id=user.pk, email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    accounts.announce_contact(user_id=user.pk)
    audit.record("account.created", actor=BY, subject=audit.person(user.pk))
    return user


def _enrol(user: User, totp_secret: Credential) -> bool:
    """Whether the person's authenticator is another one from now on.

    A given secret leaves no other way in: no passkey and no recovery code of whoever had the old.
    """
    known = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if known and (not totp_secret.is_given or decrypt(known.data["secret"]) == totp_secret.value):
        return False
    if totp_secret.is_given:
        Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, totp_secret.value)
    audit.record("account.factor_added", actor=BY, subject=audit.person(user.pk))
    return True


def _holds_role(user: User, now: datetime) -> bool:
    return user.role_grants.held(now).filter(role_id=Role.SYSTEM_ADMIN).exists()
