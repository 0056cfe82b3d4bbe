"""What the volunteer service tells the others: the responder record, whole, at every change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kreki.contracts.base import Event, EventKind, Lane


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A certificate or licence that counts for dispatch.

    Attributes:
        code: For example `BHD_BASIC`, `BHD_PLUS`, `BTCLS`, `NURSE`, `DOCTOR`.
        valid_until: First instant at which it no longer counts.
    """

    code: str
    issuer: str
    number: str
    valid_until: datetime


@dataclass(frozen=True, kw_only=True)
class ResponderRecord(Event):
    """The whole record; consumers compare dates with the clock when they decide.

    Attributes:
        status: `applicant`, `active` or `suspended`.
        skills: Codes, sorted.
        reason_code: Why the status changed, empty if it did not.
    """

    kind: ClassVar[EventKind] = EventKind.STATE
    family: ClassVar[str] = "volunteer.responder"

    user_id: UUID
    display_name: str
    status: str
    transport_mode: str  # foot, bicycle, motorbike or car
    skills: tuple[str, ...]
    credentials: tuple[Credential, ...]
    reason_code: str = ""


@dataclass(frozen=True, kw_only=True)
class ProfileApproved(ResponderRecord):
    """An admin verified the person: may be called from now on."""

    type: ClassVar[str] = "volunteer.profile.approved.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    consumers: ClassVar[tuple[str, ...]] = ("auth", "emergency")


@dataclass(frozen=True, kw_only=True)
class ProfileSuspended(ResponderRecord):
    """The right to be called is taken away."""

    type: ClassVar[str] = "volunteer.profile.suspended.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    consumers: ClassVar[tuple[str, ...]] = ("auth", "emergency")


@dataclass(frozen=True, kw_only=True)
class ProfileReinstated(ResponderRecord):
    """A suspension was lifted."""

    type: ClassVar[str] = "volunteer.profile.reinstated.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    consumers: ClassVar[tuple[str, ...]] = ("auth", "emergency")


@dataclass(frozen=True, kw_only=True)
class SkillsChanged(ResponderRecord):
    """Skills, credentials, name or transport of a person changed; the status did not."""

    type: ClassVar[str] = "volunteer.skills.changed.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    consumers: ClassVar[tuple[str, ...]] = ("emergency",)
