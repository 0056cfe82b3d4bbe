"""Who was stood down because places were full is asked again once places are free."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest
from django.db import connection

from apps.emergency import services
from apps.emergency.domain import dispatch
from apps.emergency.models import Incident, Invitation
from tests.emergency.factories import NOON, panic, responder

pytestmark = pytest.mark.django_db(transaction=True)

LATER: Final = NOON + timedelta(minutes=3)


@pytest.fixture
def people() -> list[UUID]:
    """The only seven volunteers, nearest first."""
    return [responder(number, metres_north=50 * number) for number in range(1, 8)]


@pytest.fixture
def incident(people: list[UUID]) -> Incident:
    """Three of them accepted, so the others were stood down."""
    incident = panic()
    services.dispatch_next(now=NOON)
    for user_id in people[:3]:
        services.accept_invitation(
            incident_id=incident.pk, user_id=user_id, eta_minutes=4, now=NOON
        )
    return incident


def decline(incident: Incident, *people: UUID) -> None:
    for user_id in people:
        services.decline_invitation(incident_id=incident.pk, user_id=user_id, now=LATER)


def states(incident: Incident) -> dict[UUID, str]:
    return dict(incident.invitations.values_list("user_id", "state"))


def test_when_all_who_accepted_give_up(incident: Incident, people: list[UUID]) -> None:
    decline(incident, *people[:3])

    services.dispatch_next(now=LATER)

    assert states(incident) == dict.fromkeys(people[:3], "declined") | dict.fromkeys(
        people[3:], "sent"
    )
    last = incident.decisions.order_by("number").last()
    assert last is not None
    assert {seen["user_id"]: seen["reason"] for seen in last.considered} == {
        str(user_id): "invited" for user_id in people[3:]
    }


def test_who_declines_after_the_stand_down_is_left_alone(
    incident: Incident, people: list[UUID]
) -> None:
    decline(incident, people[3])
    decline(incident, *people[:3])

    services.dispatch_next(now=LATER)

    assert states(incident)[people[3]] == "declined"
    assert states(incident)[people[4]] == "sent"


def test_the_new_invitation_is_another_one(incident: Incident, people: list[UUID]) -> None:
    before = incident.invitations.get(user_id=people[3])
    decline(incident, *people[:3])

    services.dispatch_next(now=LATER)

    after = incident.invitations.get(user_id=people[3])
    assert after.pk != before.pk  # notify tells nobody about one that was withdrawn
    assert (after.invited_at, after.ended_at, after.seen_at) == (LATER, None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data FROM kreki_events_outbox"
            " WHERE type = 'emergency.invitation.sent.v1' ORDER BY id DESC LIMIT 1"
        )
        (sent,) = cursor.fetchone()
    assert str(after.pk) in sent


def test_they_may_accept_and_places_stay_hard(incident: Incident, people: list[UUID]) -> None:
    decline(incident, *people[:3])
    services.dispatch_next(now=LATER)

    for user_id in people[3:6]:
        services.accept_invitation(
            incident_id=incident.pk, user_id=user_id, eta_minutes=4, now=LATER
        )

    assert states(incident)[people[6]] == "withdrawn"
    assert Invitation.objects.filter(state="accepted").count() == 3


def test_a_receipt_for_the_withdrawn_invitation_says_nothing_about_the_new_one(
    incident: Incident, people: list[UUID]
) -> None:
    before = incident.invitations.get(user_id=people[3])
    decline(incident, *people[:3])
    services.dispatch_next(now=LATER)
    receipt = {"incident_id": incident.pk, "user_id": people[3], "invitation_id": before.pk}

    services.mark_seen(**receipt, at=LATER)
    services.mark_unreached(**receipt, now=LATER)

    after = incident.invitations.get(user_id=people[3])
    assert (after.state, after.seen_at) == ("sent", None)


def test_who_accepts_and_gives_up_in_turn_wakes_nobody_for_ever(
    incident: Incident, people: list[UUID]
) -> None:
    flapping = people[2]
    asked_at = {NOON}
    for second in range(30):
        now = LATER + timedelta(seconds=second)
        services.decline_invitation(incident_id=incident.pk, user_id=flapping, now=now)
        services.dispatch_next(now=now)
        asked_at |= set(incident.invitations.values_list("invited_at", flat=True))
        services.accept_invitation(
            incident_id=incident.pk, user_id=flapping, eta_minutes=4, now=now
        )

    assert len(asked_at) == dispatch.ASKINGS
    assert set(incident.invitations.filter(user_id__in=people[3:]).values_list("asking")) == {
        (dispatch.ASKINGS,)
    }
    assert Invitation.objects.filter(state="accepted").count() == dispatch.PLACES
