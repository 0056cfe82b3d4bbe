"""What notify holds about people; nothing of it must stay."""

from __future__ import annotations

from typing import Final

from apps.notify.models import CodeTarget, ContactPoint, Device, Message
from kreki.privacy.holdings import Held, Holdings

HOLDINGS: Final = Holdings(
    tables=(
        Held(
            name="devices",
            model=Device,
            person="user_id",
            shown=("platform", "app_version", "language", "state", "last_registered_at"),
        ),
        Held(
            name="contact_points",
            model=ContactPoint,
            person="user_id",
            shown=("kind", "value", "source", "language", "state", "changed_at"),
        ),
        Held(name="codes", model=CodeTarget, person="user_id"),
        Held(
            name="messages",
            model=Message,
            person="user_id",
            shown=("purpose", "facts", "state", "created_at", "seen_at"),
        ),
    )
)
