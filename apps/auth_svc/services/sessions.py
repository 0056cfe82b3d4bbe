"""Signing in, staying signed in, signing out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from oauth2_provider.models import RefreshToken

from apps.auth_svc.domain.errors import RefreshInvalid
from apps.auth_svc.domain.user_agents import is_same_family, label_device
from apps.auth_svc.models import Application, DeviceSession, User
from apps.auth_svc.selectors import get_mobile_app, get_pages_client
from apps.auth_svc.services.oauth.endings import end_device
from apps.auth_svc.services.oauth.minting import exchange, mint
from apps.auth_svc.services.oauth.replies import answer_once
from kreki.contracts.auth import SessionOpened
from kreki.events import emit

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
    panic_token: str


@transaction.atomic
def open_session(
    *,
    user: User,
    device: Device,
    amr: list[str],
    now: datetime,
    session_key: str = "",
    is_app: bool = True,
) -> DeviceSession:
    """A new device of the mobile app, or a browser on the pages of KREKI ID.

    Where the person was not seen on such a device before, notify tells them.

    Args:
        amr: How the person proved who they are, RFC 8176.
        session_key: Of the Django session that lives as long as the device.
    """
    application = get_mobile_app() if is_app else get_pages_client()
    _tell_if_new(user, application, device, now=now)
    return DeviceSession.objects.create(
        user=user,
        application=application,
        amr=amr,
        auth_time=now,
        last_seen_at=now,
        expires_at=now + (LONGEST if is_app else timedelta(seconds=settings.SESSION_COOKIE_AGE)),
        session_key=session_key,
        user_agent=device.user_agent[:200],
        ip=device.ip,
    )


def _tell_if_new(user: User, application: Application, device: Device, *, now: datetime) -> None:
    """The very first device, after registration, is none to be warned of."""
    known = DeviceSession.objects.filter(user=user, parent=None)
    seen = set(known.values_list("application_id", "user_agent").distinct())
    is_new = not any(
        client == application.pk and is_same_family(agent, device.user_agent[:200])
        for client, agent in seen
    )
    if seen and is_new:
        label = label_device(device.user_agent[:200])
        event = SessionOpened(user_id=user.pk, device_label=label, at=now)
        emit(event, subject=f"user:{user.pk}")


def issue(*, session_key: str) -> Tokens:
    """The first tokens of the device whose Django session this is."""
    return _tokens(mint(DeviceSession.objects.get(session_key=session_key, ended_at=None)))


@transaction.atomic
def prove_again(*, session_key: str, amr: list[str], now: datetime) -> None:
    """The person confirmed who they are, perhaps with one factor more."""
    live = DeviceSession.objects.live(now).filter(session_key=session_key)
    live.update(amr=amr, auth_time=now)


@transaction.atomic
def move(*, session_key: str, to: str) -> None:
    """The Django session of a device goes on under another key."""
    live = DeviceSession.objects.filter(session_key=session_key, ended_at=None)
    live.update(session_key=to)


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
    if answer.status != HTTPStatus.OK:
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
        end(family, now=now)


@transaction.atomic
def end_browser(*, session_key: str, now: datetime) -> None:
    """End the device of a Django session, if it has one."""
    live = DeviceSession.objects.filter(session_key=session_key, ended_at=None)
    for family in list(live.values_list("pk", flat=True)):
        end(family, now=now)


@transaction.atomic
def end_all(*, user_id: UUID, now: datetime, except_session_key: str | None = None) -> None:
    """Sign the person out of every device, or of every other one."""
    live = DeviceSession.objects.live(now).filter(user_id=user_id, parent=None)
    if except_session_key:
        live = live.exclude(session_key=except_session_key)
    for family in list(live.values_list("pk", flat=True)):
        end(family, now=now)


@transaction.atomic
def end_others(*, user_id: UUID, sid: UUID, now: datetime) -> None:
    """Sign the person out of every device but `sid`."""
    live = DeviceSession.objects.live(now).filter(user_id=user_id, parent=None).exclude(pk=sid)
    for family in list(live.values_list("pk", flat=True)):
        end(family, now=now)


@transaction.atomic
def end(family: UUID, *, now: datetime) -> None:
    """End one device: its tokens, its Django session, and the clients entered through it."""
    keys = DeviceSession.objects.filter(pk=family).exclude(session_key="")
    Session.objects.filter(pk__in=keys.values("session_key")).delete()
    end_device(family, now=now)


def lock_session(key: str) -> None:
    """Wait until no other transaction is at work with this Django session; keep others waiting."""
    rows = Session.objects.select_for_update().filter(pk=key.replace("\0", "")[:40])
    list(rows.values_list("pk"))


def _tokens(token: dict[str, object]) -> Tokens:
    return Tokens(
        access_token=str(token["access_token"]),
        refresh_token=str(token["refresh_token"]),
        expires_in=int(str(token["expires_in"])),
        panic_token=str(token["panic_token"]),
    )
