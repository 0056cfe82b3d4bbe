"""Codes of KREKI ID: brought at once to one address, or not at all."""

from __future__ import annotations

import base64
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models.functions import Now

from apps.notify.domain.channels import Channel
from apps.notify.domain.wording import Facts
from apps.notify.models import CodeTarget, Message
from apps.notify.services.alerting import write
from kreki.contracts.auth import CodeRequested
from kreki.crypto import SealBroken, code_ring

log = structlog.get_logger(__name__)


@transaction.atomic
def bring_code(event: CodeRequested, *, event_id: UUID, event_at: datetime, now: datetime) -> None:
    """One message with one delivery on the channel that KREKI ID chose.

    A code that comes too late is not sent, and a row that nobody may read is not kept.
    """
    if now >= event.expires_at:
        return
    target = CodeTarget.objects.create(
        id=event.message_id,
        user_id=event.user_id,
        address=event.address,
        sealed=base64.b64decode(event.sealed),
        language=event.language,
        expires_at=event.expires_at,
    )
    message = Message(
        event_id=event_id,
        user_id=event.user_id,
        purpose=Message.Purpose.CODE,
        facts=asdict(Facts(event.template_key, code="")),
        event_at=event_at,
        created_at=now,
        expires_at=event.expires_at,
    )
    write([message], {event.user_id: [(Channel(event.channel), target.pk)]}, now=now)


def open_code(target: CodeTarget) -> str | None:
    """The code in clear, empty where there is none to tell; None if it was not sealed for us."""
    try:
        return code_ring().open(bytes(target.sealed), binding=f"code:{target.pk}")
    except SealBroken:
        log.exception("code of KREKI ID does not open", message=str(target.pk))
        return None


def forget_codes() -> None:
    """Nobody needs a code or its address once it has expired; the courier sees to it every hour."""
    CodeTarget.objects.filter(expires_at__lte=Now()).delete()
