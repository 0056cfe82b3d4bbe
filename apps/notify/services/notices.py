"""What the owner of an account should know about it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.notify.domain.wording import Facts
from apps.notify.models import Message
from apps.notify.selectors import list_proved_targets
from apps.notify.services.alerting import write
from kreki.contracts.auth import SessionOpened, SupportActed

LIFETIME: Final = timedelta(days=1)  # later it would only frighten
WEEK: Final = timedelta(days=7)
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
    _tell(
        Message(
            event_id=event_id,
            user_id=event.user_id,
            purpose=Message.Purpose.NOTICE,
            facts=asdict(facts),
            event_at=event_at,
            created_at=now,
            expires_at=expires_at,
        )
    )


@transaction.atomic
def tell_support_acted(
    event: SupportActed, *, event_id: UUID, event_at: datetime, now: datetime
) -> None:
    """By e-mail, else by WhatsApp; a week later too, because the person has a right to know."""
    facts = Facts("support_acted", code="", at=event.at.isoformat(), about=event.category)
    _tell(
        Message(
            event_id=event_id,
            user_id=event.user_id,
            purpose=Message.Purpose.NOTICE,
            facts=asdict(facts),
            event_at=event_at,
            created_at=now,
            expires_at=now + WEEK,
        )
    )


def _tell(message: Message) -> None:
    """To one address that KREKI ID proved: the first of them, or none."""
    targets = list_proved_targets(message.user_id)[:1]
    write([message], {message.user_id: targets}, now=message.created_at)
