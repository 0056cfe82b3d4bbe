"""Every event type there is; a type that is not listed here cannot be emitted or consumed."""

from __future__ import annotations

from typing import Final

from kreki.contracts import auth, emergency, notify, privacy, volunteer
from kreki.contracts.base import Event, Lane

EVENTS: Final[tuple[type[Event], ...]] = (
    auth.ContactChanged,
    auth.AuthzChanged,
    auth.UserDisabled,
    auth.KeyRevoked,
    auth.CodeRequested,
    auth.SessionOpened,
    auth.SupportActed,
    volunteer.ProfileApproved,
    volunteer.ProfileSuspended,
    volunteer.ProfileReinstated,
    volunteer.SkillsChanged,
    emergency.InvitationSent,
    emergency.InvitationWithdrawn,
    emergency.ResponseAccepted,
    emergency.IncidentClosed,
    notify.DeliverySeen,
    notify.DeliveryFailed,
    *privacy.EVENTS,
)

BY_TYPE: Final = {event.type: event for event in EVENTS}


def consumed_by(slug: str, lane: Lane) -> tuple[type[Event], ...]:
    """The types that service `slug` binds on `lane`."""
    return tuple(event for event in EVENTS if slug in event.consumers and event.lane == lane)


def emitted_by(slug: str, lane: Lane) -> tuple[type[Event], ...]:
    """The types that service `slug` sends on `lane`."""
    return tuple(event for event in EVENTS if event.source() == slug and event.lane == lane)
