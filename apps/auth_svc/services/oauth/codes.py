"""Authorisation codes: which session each opens, and that it does so once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.utils import timezone

from apps.auth_svc.models import Application, DeviceSession, IssuedCode
from apps.auth_svc.services.oauth.endings import end_device
from apps.auth_svc.services.oauth.minting import Answer, exchange

REMEMBERED: Final = timedelta(days=1)  # a code lives a minute; a replay comes soon or never

log = structlog.get_logger(__name__)


@transaction.atomic
def redeem(
    form: Mapping[str, str], headers: Mapping[str, str], resources: Sequence[str] = ()
) -> Answer:
    """What the token endpoint answers to a code; simultaneous requests wait for each other.

    A lock in the database and not in Redis: without it two requests would both pass the toolkit's
    checks, and the slower one would find its code gone half way.
    """
    code = form.get("code", "")
    if "\0" in code:  # the toolkit would ask the database for it
        return Answer(400, '{"error": "invalid_grant"}')
    list(IssuedCode.objects.filter(pk=_hash(code)).select_for_update())
    return exchange(form, headers, resources)


def remember(code: str, *, device: DeviceSession, now: datetime) -> None:
    """Note which session the code opens."""
    IssuedCode.objects.create(code_hash=_hash(code), device=device, issued_at=now)


def spend(code: str, *, application: Application, now: datetime) -> DeviceSession | None:
    """The live session that this code of this client opens; None if it opens none.

    A code that comes a second time was stolen before the first or after it: the session ends
    (RFC 9700, section 4.5; ASVS 10.4.2).
    """
    issued = IssuedCode.objects.filter(pk=_hash(code), device__application=application).first()
    if issued is None:
        return None
    if issued.redeemed_at is not None:
        log.warning("authorisation code used again", sid=str(issued.device_id))
        end_device(issued.device_id, now=now)
        return None
    return DeviceSession.objects.live(now).filter(pk=issued.device_id).first()


def mark_spent(code: str, *, now: datetime) -> None:
    IssuedCode.objects.filter(pk=_hash(code)).update(redeemed_at=now)


def forget_old_codes() -> None:
    """The courier's hourly clean-up."""
    IssuedCode.objects.filter(issued_at__lt=timezone.now() - REMEMBERED).delete()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
