"""What a provider or a phone says about a message, in our words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from apps.notify.domain.states import State

APP: Final = "app"  # the phone itself
UNREACHABLE: Final = "131026"  # WhatsApp: this number cannot be reached
UNREACHABLE_LIMIT: Final = 3  # in a row, then the contact point counts as dead


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One status of one message.

    Attributes:
        provider: `whatsapp` or `app`.
        delivery_id: Our own id if the report carries it.
        code: The provider's error code of a failure, else empty.
    """

    provider: str
    provider_message_id: str
    delivery_id: UUID | None
    state: State
    at: datetime
    code: str = ""
