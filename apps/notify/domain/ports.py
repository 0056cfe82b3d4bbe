"""What the service needs from the outside world: somebody who sends an alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from apps.notify.domain.channels import Channel, Language, Purpose
from apps.notify.domain.outcomes import Outcome
from apps.notify.domain.wording import Facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """One claimed delivery, with everything its gateway needs.

    Attributes:
        attempt: Number of this attempt, from 1; fences the record of its outcome.
        address: Registration token, number with `+`, or mail address.
        address_kind: `token` or `fid` for a push, else empty.
        tag: Same for everything about one invitation, so that a phone replaces instead of adding.
        subject_id: The invitation, or the incident for the caller.
        ack_token: Lets the phone confirm without a login; empty on other channels.
        event_at: Moment of the fact that the alert is about.
        claimed_at: When this attempt started.
    """

    delivery_id: UUID
    attempt: int
    channel: Channel
    purpose: Purpose
    address: str
    address_kind: str = ""
    language: Language
    facts: Facts
    tag: str
    subject_id: UUID
    ack_token: str = ""
    event_at: datetime
    claimed_at: datetime
    expires_at: datetime

    @property
    def ttl_s(self) -> int:
        return max(0, int((self.expires_at - self.claimed_at).total_seconds()))


class Sender(Protocol):
    """Sends on one channel. Never raises for anything a provider or a network does."""

    async def send(self, alert: Alert) -> Outcome: ...
