"""What KREKI ID tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kreki.contracts.base import Event, EventKind, Lane


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    """How a person can be reached now: the whole record, after registration and every change."""

    type: ClassVar[str] = "auth.contact.changed.v1"
    lane: ClassVar[Lane] = Lane.STANDARD
    kind: ClassVar[EventKind] = EventKind.STATE
    consumers: ClassVar[tuple[str, ...]] = ("notify",)
    family: ClassVar[str] = "auth.contact"
    pii: ClassVar[bool] = True

    user_id: UUID
    email: str | None
    phone_e164: str | None
    language: str  # "id" or "en"
