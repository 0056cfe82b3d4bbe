"""Signing in, staying signed in, signing out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from oauth2_provider.models import RefreshToken

from apps.auth_svc.domain.errors import AccountInactive, InvalidCredentials, RefreshInvalid
from apps.auth_svc.models import DeviceSession, User
from apps.auth_svc.selectors import find_account, get_mobile_app
from apps.auth_svc.services.attempts import count_attempt, forget_attempts
from apps.auth_svc.services.oauth.minting import exchange, mint
from apps.auth_svc.services.oauth.replies import answer_once

LONGEST: Final = timedelta(days=90)  # however busy: then the person signs in again (ASVS 10.4.8)


@dataclass(frozen=True, kw_only=True)
class Device:
    """Where a sign-in comes from, for the person's list of devices."""

    user_agent: str
    ip: str | None


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """`expires_in` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, kw_only=True)
class Session:
    """A person and the tokens of one device."""

    user: User
    tokens: Tokens


def log_in(
    *, email: str | None, phone: str | None, password: str, device: Device, now: datetime
) -> Session:
    """Recognise a person by e-mail or phone, normalised, and the password.

    Raises:
        InvalidCredentials, AccountInactive, TooManyAttempts
    """
    contact = email or phone or ""
    count_attempt(contact)
    user = find_account(email=email, phone=phone)
    if user is None:
        make_password(password)  # as long as a check takes, so time does not tell
        raise InvalidCredentials
    if not user.check_password(password):
        raise InvalidCredentials
    if not user.is_active:
        raise AccountInactive
    forget_attempts(contact)
    return open_session(user=user, device=device, now=now)


@transaction.atomic
def open_session(*, user: User, device: Device, now: datetime) -> Session:
    """A new device of the mobile app, with the first tokens of its family."""
    session = DeviceSession.objects.create(
        user=user,
        application=get_mobile_app(),
        amr=["pwd"],
        auth_time=now,
        last_seen_at=now,
        expires_at=now + LONGEST,
        user_agent=device.user_agent[:200],
        ip=device.ip,
    )
    token = mint(session)
    return Session(user=user, tokens=_tokens(token))


def refresh(*, refresh_token: str) -> Tokens:
    """Swap a refresh token for its successor; a repeat within seconds gets the same one.

    Raises:
        RefreshInvalid, RefreshBusy
    """
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": get_mobile_app().client_id,
    }
    answer = answer_once(refresh_token, client=form["client_id"], make=lambda: exchange(form))
    if answer.status != 200:  # noqa: PLR2004
        raise RefreshInvalid
    return _tokens(json.loads(answer.body))


@transaction.atomic
def log_out(*, refresh_token: str | None, sid: UUID | None, now: datetime) -> None:
    """End the device that either proof names; unknown ones are already out."""
    family = sid
    if refresh_token:
        checksum = hashlib.sha256(refresh_token.encode()).hexdigest()
        named = RefreshToken.objects.filter(token_checksum=checksum)
        family = named.values_list("token_family", flat=True).first() or sid
    if family:
        _end(family, now)


@transaction.atomic
def end_all(*, user_id: UUID, now: datetime) -> None:
    """Sign the person out of every device."""
    live = DeviceSession.objects.live(now).filter(user_id=user_id)
    for family in list(live.values_list("pk", flat=True)):
        _end(family, now)


def _end(family: UUID, now: datetime) -> None:
    RefreshToken.revoke_family(family)
    DeviceSession.objects.filter(pk=family, ended_at=None).update(ended_at=now)


def _tokens(token: dict[str, object]) -> Tokens:
    return Tokens(
        access_token=str(token["access_token"]),
        refresh_token=str(token["refresh_token"]),
        expires_in=int(str(token["expires_in"])),
    )
