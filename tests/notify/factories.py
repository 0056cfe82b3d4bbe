"""Events as other services send them, people who can be reached, and alerts ready to send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec

from apps.notify import services
from apps.notify.domain.channels import Channel, Language, Purpose
from apps.notify.domain.ports import Alert
from apps.notify.domain.wording import Facts
from apps.notify.models import Delivery, Device
from apps.notify.services.devices import Registration
from kreki.contracts.auth import ContactChanged
from kreki.contracts.base import Event
from kreki.contracts.catalogue import BY_TYPE
from kreki.contracts.emergency import (
    IncidentClosed,
    InvitationSent,
    InvitationWithdrawn,
    Invited,
    ResponseAccepted,
    Withdrawn,
)
from kreki.events.models import Outbox
from tests.people import REPORTER, VOLUNTEER

NOON: Final = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # noon in Jakarta
INCIDENT: Final = UUID("00000000-0000-4000-8000-0000000000f1")
INVITATION: Final = UUID("00000000-0000-4000-8000-0000000000e1")
NUMBER: Final = "+6281234567890"
ADDRESS: Final = "rini@example.org"
KEY: Final = b"k" * 32


def reachable(
    user_id: UUID = VOLUNTEER,
    *,
    target: str | None = "phone-1",
    phone: str | None = NUMBER,
    email: str | None = ADDRESS,
    language: str = "id",
    now: datetime = NOON - timedelta(days=1),
) -> None:
    """A person with one device, one number and one mail address; None leaves one out."""
    if target is not None:
        device(user_id, target, language=language, now=now)
    changed = ContactChanged(user_id=user_id, email=email, phone_e164=phone, language=language)
    services.follow_account(changed, now=now)


def device(
    user_id: UUID,
    target: str,
    *,
    installation_id: str | None = None,
    language: str = "id",
    now: datetime = NOON,
) -> Device:
    registration = Registration(
        installation_id=installation_id or f"of {target}",
        platform="android",
        target_kind="fid",
        target=target,
        language=language,
    )
    return services.register_device(registration, by=user_id, now=now)


def sent(*people: UUID, invitation_id: UUID = INVITATION, **changed: Any) -> InvitationSent:
    """`people` are invited; the first to `invitation_id`, the others to new ones."""
    ids = [invitation_id, *(uuid4() for _each in people[1:])]
    fields: dict[str, Any] = {
        "incident_id": INCIDENT,
        "code": "K7Q2",
        "severity": "critical",
        "area": "Jakarta Pusat",
        "answer_by": NOON + timedelta(seconds=20),
        "invitations": tuple(
            Invited(invitation_id=each, user_id=person, eta_band="3-5")
            for each, person in zip(ids, people or (VOLUNTEER,), strict=False)
        ),
    }
    return InvitationSent(**{**fields, **changed})


def withdrawn(
    user_id: UUID = VOLUNTEER, *, was: str = "unanswered", reason: str = "enough_responders"
) -> InvitationWithdrawn:
    each = Withdrawn(invitation_id=INVITATION, user_id=user_id, was=was)
    return InvitationWithdrawn(
        incident_id=INCIDENT, code="K7Q2", reason=reason, invitations=(each,)
    )


def accepted(user_id: UUID = VOLUNTEER, *, eta_minutes: int | None = 4) -> ResponseAccepted:
    return ResponseAccepted(
        invitation_id=INVITATION,
        incident_id=INCIDENT,
        code="K7Q2",
        user_id=user_id,
        reporter_id=REPORTER,
        eta_minutes=eta_minutes,
        accepted_at=NOON,
    )


def closed() -> IncidentClosed:
    return IncidentClosed(
        incident_id=INCIDENT,
        code="K7Q2",
        status="completed",
        reporter_id=REPORTER,
        raised_at=NOON,
        closed_at=NOON + timedelta(minutes=9),
    )


def invite(*people: UUID, now: datetime = NOON, **changed: Any) -> None:
    """The invitation arrives and is handled."""
    services.invite(sent(*people, **changed), event_id=uuid4(), event_at=now, now=now)


def alert(channel: Channel, address: str, **changed: Any) -> Alert:
    """An alert as the worker holds it after the claim, without a row behind it."""
    now = datetime.now(UTC)
    fields: dict[str, Any] = {
        "delivery_id": uuid4(),
        "attempt": 1,
        "channel": channel,
        "purpose": Purpose.INVITATION,
        "address": address,
        "address_kind": "fid" if channel is Channel.FCM else "",
        "language": Language.INDONESIAN,
        "facts": Facts("invitation", "K7Q2", severity="critical", eta="3-5", area="Jakarta Pusat"),
        "tag": f"inv-{INVITATION}",
        "subject_id": INVITATION,
        "ack_token": "token",
        "event_at": now,
        "claimed_at": now,
        "expires_at": now + timedelta(minutes=15),
    }
    return Alert(**{**fields, **changed})


def claim(now: datetime = NOON) -> list[Alert]:
    """What a worker would take and send at `now`, of everything there is."""
    ids = list(Delivery.objects.values_list("pk", flat=True))
    return services.claim(ids, ack_key=KEY, now=now)


def emitted() -> list[Event]:
    """What notify told the others, in order."""
    rows = Outbox.objects.order_by("id")
    return [msgspec.convert(row.data, BY_TYPE[row.type]) for row in rows]
