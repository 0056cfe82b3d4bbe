"""What the owner of an account should know about it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.notify.domain.channels import Channel
from apps.notify.domain.wording import Facts
from apps.notify.models import Message
from apps.notify.selectors import Target, list_targets
from apps.notify.services.alerting import write
from kreki.contracts.auth import SessionOpened

LIFETIME: Final = timedelta(days=1)  # later it would only frighten
DEVICES_PAGE: Final = "/id/devices/"


@transaction.atomic
def tell_new_device(
    event: SessionOpened, *, event_id: UUID, event_at: datetime, now: datetime
) -> None:
    """By e-mail, else by WhatsApp: never on a device, which may be the stranger's."""
    expires_at = event.at + LIFETIME
    if now >= expires_at:
        return
    facts = Facts(
        "new_device",
        code="",
        device=event.device_label,
        at=event.at.isoformat(),
        link=f"{settings.PUBLIC_URL}{DEVICES_PAGE}",
    )
    message = Message(
        event_id=event_id,
        user_id=event.user_id,
        purpose=Message.Purpose.NOTICE,
        facts=asdict(facts),
        event_at=event_at,
        created_at=now,
        expires_at=expires_at,
    )
    targets = list_targets([event.user_id]).get(event.user_id, [])
    write([message], {event.user_id: _choose(targets)}, now=now)


def _choose(targets: list[Target]) -> list[Target]:
    by_channel = dict(targets)
    channels = [each for each in (Channel.EMAIL, Channel.WHATSAPP) if each in by_channel]
    return [(each, by_channel[each]) for each in channels[:1]]
