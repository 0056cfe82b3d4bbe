"""What KREKI ID tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from kreki.contracts.base import Event, EventKind, Lane

OTHERS: Final = ("emergency", "volunteer", "lms", "content", "notify", "satusehat")


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """A role that a person holds.

    Attributes:
        scope_type: `area`, `chapter` or `organisation`; empty: everywhere.
        scope_id: Code of the area or chapter, or id of the organisation.
    """

    role: str
    scope_type: str
    scope_id: str
    valid_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class AuthzChanged(Event):
    """What a person may do has changed: tokens with an `rv` below this one are refused.

    Attributes:
        roles: All that are held now, sorted.
        may_call_for_help: Whether panic credentials count. Not those of an account that staff
            closed; during the days to think of a deletion they do, though `is_active` is false.
            True in events of before this field: nobody is left alone because of an old sender.
        reason_code: `role_granted`, `role_withdrawn`, `role_expired`, or the new status.
    """

    type: ClassVar[str] = "auth.user.authz_changed.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.STATE
    consumers: ClassVar[tuple[str, ...]] = OTHERS
    family: ClassVar[str] = "auth.authz"

    user_id: UUID
    rv: int
    is_active: bool
    roles: tuple[HeldRole, ...]
    may_call_for_help: bool = True
    reason_code: str


@dataclass(frozen=True, kw_only=True)
class UserDisabled(Event):
    """An account was suspended or given up: its access tokens are refused from now on.

    Whether its panic credential counts, `AuthzChanged` says, which comes with it.
    """

    type: ClassVar[str] = "auth.user.disabled.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = OTHERS

    user_id: UUID
    rv: int
    reason_code: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Event):
    """Signing keys may be known to somebody: no token of theirs counts any more.

    Attributes:
        kids: Ids of the revoked keys.
    """

    type: ClassVar[str] = "auth.key.revoked.v1"
    lane: ClassVar[Lane] = Lane.EXPRESS
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = OTHERS

    kids: tuple[str, ...]
    at: datetime


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
    template_key: str  # `code_` and what it is for: verify, sign_in, reset, known, changed
    language: str  # "id" or "en"
    sealed: str  # base64; the code, under the key that auth and notify share
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class SupportActed(Event):
    """Somebody of KREKI's support began to read in a person's name; the person is told.

    Attributes:
        category: `sign_in`, `account`, `volunteering`, `emergency` or `other`; never why in words.
        at: When it began.
    """

    type: ClassVar[str] = "auth.support.acted.v1"
    lane: ClassVar[Lane] = Lane.STANDARD
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("notify",)

    user_id: UUID
    category: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionOpened(Event):
    """A person signed in on a device that they were not seen on before.

    Attributes:
        device_label: Such as `Chrome, Android`, of known words only; empty if it is none of these.
    """

    type: ClassVar[str] = "auth.session.opened.v1"
    lane: ClassVar[Lane] = Lane.STANDARD
    kind: ClassVar[EventKind] = EventKind.FACT
    consumers: ClassVar[tuple[str, ...]] = ("notify",)

    user_id: UUID
    device_label: str
    at: datetime
