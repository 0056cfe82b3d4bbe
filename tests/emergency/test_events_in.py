"""What other services tell: the responder record, receipts, people who cannot be reached."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from apps.emergency import services
from apps.emergency.handlers import HANDLERS
from apps.emergency.models import Incident, LivePosition, Responder
from kreki.contracts.base import Event
from kreki.contracts.notify import DeliveryFailed, DeliverySeen
from kreki.contracts.volunteer import (
    Credential,
    ProfileApproved,
    ProfileReinstated,
    ProfileSuspended,
    ResponderRecord,
    SkillsChanged,
)
from kreki.events.inbox import Received
from tests.emergency.factories import NOON, invite, panic, responder
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db(transaction=True)

NEXT_YEAR = NOON + timedelta(days=365)


def receive(event: Event) -> None:
    HANDLERS[type(event)](event, Received(UUID(int=1), event.type, "subject:1", 1, NOON, ""))


def record(kind: type[ResponderRecord], *ends: datetime, status: str = "active") -> ResponderRecord:
    """What volunteer says about VOLUNTEER, with one credential for each of `ends`."""
    return kind(
        user_id=VOLUNTEER,
        display_name="Relawan Contoh",
        status=status,
        transport_mode="bicycle",
        skills=("AED",),
        credentials=tuple(
            Credential(code="BHD_BASIC", issuer="KREKI", number=str(number), valid_until=end)
            for number, end in enumerate(ends)
        ),
    )


def test_an_approved_person_is_known_with_the_longest_credential() -> None:
    receive(record(ProfileApproved, NOON, NEXT_YEAR))

    known = Responder.objects.get()
    assert (known.user_id, known.status, known.skills) == (VOLUNTEER, "active", ["AED"])
    assert known.certified_until == NEXT_YEAR


def test_a_record_replaces_the_one_before() -> None:
    receive(record(ProfileApproved, NEXT_YEAR))

    receive(record(SkillsChanged))

    assert Responder.objects.get().certified_until is None


def test_suspension_and_return_reach_the_live_position() -> None:
    responder(1, user_id=VOLUNTEER)

    receive(record(ProfileSuspended, NEXT_YEAR, status="suspended"))
    assert LivePosition.objects.get().eligible_until is None

    receive(record(ProfileReinstated, NEXT_YEAR))
    position = LivePosition.objects.get()
    assert (position.eligible_until, position.mode) == (NEXT_YEAR, "bicycle")


def test_somebody_suspended_while_on_duty_is_not_asked() -> None:
    responder(1, user_id=VOLUNTEER)
    receive(record(ProfileSuspended, NEXT_YEAR, status="suspended"))
    incident = panic()

    services.dispatch_next(now=NOON)

    assert not incident.invitations.exists()


@pytest.mark.parametrize("state", ["sent", "unreached"])
@pytest.mark.parametrize(
    "lost",
    [
        record(ProfileSuspended, NEXT_YEAR, status="suspended"),
        record(SkillsChanged),
        record(SkillsChanged, NOON - timedelta(days=400)),
    ],
    ids=["suspended", "no credential", "lapsed"],
)
def test_who_may_not_serve_any_more_is_stood_down_and_replaced(
    state: str, lost: ResponderRecord
) -> None:
    now = timezone.now()
    incident = panic(now=now)
    invite(incident, responder(1, user_id=VOLUNTEER), state=state)
    other = responder(2, heard_at=now)

    receive(lost)

    assert incident.invitations.get().state == "withdrawn"
    assert Incident.objects.due(timezone.now()).exists()
    entry = incident.timeline.order_by("version").last()
    assert entry is not None
    assert (entry.kind, entry.data) == ("withdrawn", {"people": 1, "reason": "not_eligible"})
    services.dispatch_next(now=timezone.now())
    assert dict(incident.invitations.values_list("user_id", "state")) == {
        VOLUNTEER: "withdrawn",
        other: "sent",
    }


@pytest.mark.parametrize("state", ["accepted", "arrived", "declined"])
def test_a_mission_outlives_a_suspension(state: str) -> None:
    incident = panic()
    invite(incident, responder(1, user_id=VOLUNTEER), state=state)

    receive(record(ProfileSuspended, NEXT_YEAR, status="suspended"))

    assert incident.invitations.get().state == state


def test_who_returns_is_asked_anew() -> None:
    now = timezone.now()
    incident = panic(now=now)
    invite(incident, responder(1, user_id=VOLUNTEER, heard_at=now))
    receive(record(ProfileSuspended, NEXT_YEAR, status="suspended"))

    receive(record(ProfileReinstated, NEXT_YEAR))
    services.dispatch_next(now=timezone.now())

    assert incident.invitations.get().state == "sent"


def test_a_receipt_is_a_proof_of_seeing() -> None:
    incident = panic()
    invitation = invite(incident, responder(1))

    receive(
        DeliverySeen(
            invitation_id=invitation.pk,
            incident_id=incident.pk,
            user_id=invitation.user_id,
            channel="whatsapp",
            at=NOON + timedelta(seconds=4),
        )
    )

    assert incident.invitations.get().seen_at == NOON + timedelta(seconds=4)


def test_who_cannot_be_reached_frees_the_place() -> None:
    incident = panic()
    invitation = invite(incident, responder(1))

    receive(
        DeliveryFailed(
            invitation_id=invitation.pk,
            incident_id=incident.pk,
            user_id=invitation.user_id,
            channels_tried=("push", "whatsapp"),
            last_reason="unregistered",
        )
    )

    assert incident.invitations.get().state == "unreached"
