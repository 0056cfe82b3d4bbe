"""Makes volunteers and credentials, and reads the records that were published about them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

import msgspec

from apps.volunteer.domain import states
from apps.volunteer.models import Credential, Profile, Reason
from kreki.contracts.catalogue import BY_TYPE
from kreki.contracts.volunteer import ResponderRecord
from kreki.events.models import Outbox
from tests.people import VOLUNTEER

NOON: Final = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # noon in Jakarta
STAFF: Final = "rini"


def volunteer(
    user_id: UUID = VOLUNTEER,
    *,
    status: str = states.APPLICANT,
    name: str = "Sari Utami",
    area: str | None = None,
) -> Profile:
    decided = status != states.APPLICANT
    return Profile.objects.create(
        user_id=user_id,
        display_name=name,
        transport_mode="motorbike",
        area=area,
        status=status,
        applied_at=NOON,
        decided_at=NOON if decided else None,
        decided_by=STAFF if decided else "",
        reason=Reason.DOCUMENTS_CHECKED if decided else "",
    )


def certificate(
    profile: Profile,
    *,
    number: str = "BHD-BASIC-2026-0001",
    status: str = states.VERIFIED,
    valid_until: date = date(2027, 12, 31),
) -> Credential:
    return Credential.objects.create(
        profile=profile,
        code="BHD_BASIC",
        number=number,
        issuer="KREKI",
        issued_on=date(2026, 1, 1),
        valid_until=valid_until,
        status=status,
    )


def published() -> list[tuple[int, ResponderRecord]]:
    """Every record in the outbox with its number, oldest first."""
    return [
        (row.seq, msgspec.convert(row.data, type=BY_TYPE[row.type]))
        for row in Outbox.objects.order_by("id")
    ]
