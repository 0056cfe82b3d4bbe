"""What the emergency core tells the others; never a position, a name or health data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kreki.contracts.base import Event, EventKind, Lane


@dataclass(frozen=True, kw_only=True)
class Invited:
    """One person asked.

    Attributes:
        eta_band: Minutes as text, for example `3-5`.
    """

    invitation_id: UUID
    user_id: UUID
    eta_band: str


@dataclass(frozen=True, kw_only=True)
class InvitationSent(Event):
    """People are asked to go: everything that a locked screen may show, and no more.

    Attributes:
        code: Short incident code that people can say aloud.
        severity: `critical`, `urgent` or `normal`.
        area: Name of the area, empty if the point lies in none.
    """

    type: ClassVar[str] = "emergency.invitation.sent.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("notify",)

    incident_id: UUID
    code: str
    severity: str
    area: str
    answer_by: datetime
    invitations: tuple[Invited, ...]


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """One person no longer needed; `was` is `unanswered` or `accepted`."""

    invitation_id: UUID
    user_id: UUID
    was: str


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    """People are stood down.

    Attributes:
        reason: `enough_responders`, `not_eligible`, `caller_cancelled`, `dispatcher_cancelled`,
            `incident_completed`, `abandoned`.
    """

    type: ClassVar[str] = "emergency.invitation.withdrawn.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("notify",)

    incident_id: UUID
    code: str
    reason: str
    invitations: tuple[Withdrawn, ...]


@dataclass(frozen=True, kw_only=True)
class ResponseAccepted(Event):
    """Somebody is coming; notify tells the caller."""

    type: ClassVar[str] = "emergency.response.accepted.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("notify",)

    invitation_id: UUID
    incident_id: UUID
    code: str
    user_id: UUID
    reporter_id: UUID
    eta_minutes: int | None
    accepted_at: datetime


@dataclass(frozen=True, kw_only=True)
class IncidentClosed(Event):
    """The incident ended; open deliveries about it are pointless from now on.

    Attributes:
        status: `completed` or `cancelled`.
    """

    type: ClassVar[str] = "emergency.incident.closed.v1"
    lane: ClassVar[Lane] = Lane.STANDARD
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("notify",)

    incident_id: UUID
    code: str
    status: str
    reporter_id: UUID
    raised_at: datetime
    closed_at: datetime
