"""What the notification service tells the others about emergency deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kreki.contracts.base import Event, EventKind, Lane


@dataclass(frozen=True, kw_only=True)
class DeliverySeen(Event):
    """A receipt proves that the person saw the invitation."""

    type: ClassVar[str] = "notify.delivery.seen.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("emergency",)

    invitation_id: UUID
    incident_id: UUID
    user_id: UUID
    channel: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(Event):
    """Every channel to this person failed for good: the place is free for somebody else."""

    type: ClassVar[str] = "notify.delivery.failed.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("emergency",)

    invitation_id: UUID
    incident_id: UUID
    user_id: UUID
    channels_tried: tuple[str, ...]
    last_reason: str
