"""What KREKI ID tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, kw_only=True)
class CodeRequested(Event):
    """Bring a code to one address at once, or not at all after `expires_at`."""

    type: ClassVar[str] = "auth.code.requested.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("notify",)
    pii: ClassVar[bool] = True

    message_id: UUID
    user_id: UUID
    address: str  # e-mail, or a number in E.164
    channel: str  # "email" or "whatsapp"
    template_key: str  # code_verify, code_sign_in, code_reset, code_known
    language: str  # "id" or "en"
    sealed: str  # base64; the code, under the key that auth and notify share
    expires_at: datetime
