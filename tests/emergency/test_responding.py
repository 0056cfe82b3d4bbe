"""What an answer changes: places, status, clocks, and what the others are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from apps.emergency import selectors, services
from apps.emergency.domain import dispatch
from apps.emergency.domain.errors import EnoughResponders, ResponderBusy
from apps.emergency.domain.instants import Instants
from apps.emergency.live.audience import get_audience
from apps.emergency.models import Incident, Invitation
from kreki.identity.policy import Extent, Reach
from tests.emergency.factories import NOON, OWN, invite, panic, responder
from tests.people import DISPATCHER, REPORTER

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(seconds=7)


@pytest.fixture
def incident() -> Incident:
    return panic()


def accept(incident: Incident, user_id: UUID, *, now: Any = NOON) -> Invitation:
    return services.accept_invitation(
        incident_id=incident.pk, user_id=user_id, eta_minutes=None, now=now
    )


def decline(incident: Incident, user_id: UUID) -> Invitation:
    return services.decline_invitation(incident_id=incident.pk, user_id=user_id, now=LATER)


def unreached(invitation: Invitation) -> None:
    services.mark_unreached(
        incident_id=invitation.incident_id,
        user_id=invitation.user_id,
        invitation_id=invitation.pk,
        now=NOON,
    )


def events() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type FROM kreki_events_outbox ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_each_step_tells_notify_once(incident: Incident) -> None:
    people = [responder(number) for number in range(7)]
    services.dispatch_next(now=NOON)

    for user_id in people[:3]:
        accept(incident, user_id)
        accept(incident, user_id)
    services.arrive(incident_id=incident.pk, user_id=people[0], now=NOON)
    services.complete_incident(incident_id=incident.pk, by=people[0], reach=OWN, now=LATER)

    assert events() == [
        "emergency.invitation.sent.v1",
        "emergency.response.accepted.v1",
        "emergency.response.accepted.v1",
        "emergency.invitation.withdrawn.v1",
        "emergency.response.accepted.v1",
        "emergency.invitation.withdrawn.v1",
        "emergency.incident.closed.v1",
    ]


def test_a_place_given_up_is_offered_again(incident: Incident) -> None:
    people = [responder(number, metres_north=10 * number) for number in range(1, 13)]
    services.dispatch_next(now=NOON)
    for user_id in people[:3]:
        accept(incident, user_id)

    decline(incident, people[0])
    services.dispatch_next(now=LATER)

    states = dict(incident.invitations.values_list("user_id", "state"))
    assert states.pop(people[0]) == "declined"
    assert [states[one] for one in people[1:3]] == ["accepted"] * 2
    assert [states[one] for one in people[3:8]] == ["sent"] * 5  # the nearest first, asked anew
    assert len(states) == 7
    incident.refresh_from_db()
    assert (incident.status, incident.assigned_at) == ("assigned", NOON)


def test_a_full_incident_that_is_due_is_left_alone(incident: Incident) -> None:
    for number in range(3):
        accept(incident, invite(incident, responder(number)).user_id)
    responder(9)
    Incident.objects.update(due_at=NOON)

    assert services.dispatch_next(now=NOON)

    incident.refresh_from_db()
    assert incident.due_at == NOON + dispatch.OPEN_AT_LEAST
    assert incident.invitations.count() == 3
    assert not services.dispatch_next(now=LATER)


def test_the_freed_place_is_hard_too(incident: Incident) -> None:
    people = [invite(incident, responder(number)).user_id for number in range(5)]
    for user_id in people[:3]:
        accept(incident, user_id)
    decline(incident, people[0])

    accept(incident, people[4])

    with pytest.raises(EnoughResponders):
        accept(incident, people[0])


def test_busy_elsewhere_keeps_the_invitation_open(incident: Incident) -> None:
    other = panic(reporter_id=UUID(int=9))
    user_id = responder(1)
    for one in (incident, other):
        invite(one, user_id)
    accept(other, user_id)

    with pytest.raises(ResponderBusy):
        accept(incident, user_id)

    decline(other, user_id)
    assert accept(incident, user_id).state == "accepted"


def test_a_host_whose_clock_is_behind_can_still_take_an_accept(incident: Incident) -> None:
    invitation = invite(incident, responder(1))

    taken = accept(incident, invitation.user_id, now=NOON - timedelta(seconds=2))

    assert taken.accepted_at == invitation.invited_at


def test_a_fault_of_ours_is_not_called_busy(incident: Incident) -> None:
    user_id = invite(incident, responder(1)).user_id

    with pytest.raises(IntegrityError, match="eta_minutes"):
        services.accept_invitation(
            incident_id=incident.pk, user_id=user_id, eta_minutes=-1, now=NOON
        )


def test_somebody_unreached_is_replaced_and_may_still_come(incident: Incident) -> None:
    reached_late, next_one = responder(1, metres_north=10), responder(2, metres_north=20)
    invitation = invite(incident, reached_late)

    unreached(invitation)
    services.dispatch_next(now=LATER)

    assert set(incident.invitations.values_list("user_id", "state")) == {
        (reached_late, "unreached"),
        (next_one, "sent"),
    }
    incident.refresh_from_db()
    audience = get_audience(incident.pk, incident.version)  # an open app still hears of each step
    assert audience is not None
    assert reached_late in audience.people
    assert accept(incident, reached_late).state == "accepted"


def test_unreached_after_an_answer_changes_nothing(incident: Incident) -> None:
    invitation = invite(incident, responder(1))
    accept(incident, invitation.user_id)

    unreached(invitation)

    assert incident.invitations.get().state == "accepted"


def test_only_the_first_proof_of_seeing_counts(incident: Incident) -> None:
    user_id = invite(incident, responder(1)).user_id

    for at in (LATER, LATER + timedelta(seconds=5)):
        services.mark_seen(incident_id=incident.pk, user_id=user_id, at=at)

    assert incident.invitations.get().seen_at == LATER
    assert list(incident.timeline.values_list("kind", flat=True)) == ["raised", "seen"]


def test_who_declines_has_seen_the_invitation(incident: Incident) -> None:
    user_id = invite(incident, responder(1)).user_id

    decline(incident, user_id)

    assert incident.invitations.get().seen_at == LATER


@pytest.mark.parametrize(
    ("at", "seen_at"), [(LATER, LATER), (LATER + timedelta(microseconds=1), None)]
)
def test_a_receipt_may_come_late_but_not_for_a_look_after_the_stand_down(
    incident: Incident, at: datetime, seen_at: datetime | None
) -> None:
    user_id = invite(incident, responder(1)).user_id
    services.cancel_incident(incident_id=incident.pk, by=REPORTER, reach=OWN, now=LATER)

    services.mark_seen(incident_id=incident.pk, user_id=user_id, at=at)

    assert incident.invitations.get().seen_at == seen_at
    assert ("seen" in incident.timeline.values_list("kind", flat=True)) == (seen_at is not None)


@pytest.mark.parametrize(
    ("by", "reason"), [(REPORTER, "caller_cancelled"), (DISPATCHER, "dispatcher_cancelled")]
)
def test_volunteers_are_told_who_called_it_off(incident: Incident, by: UUID, reason: str) -> None:
    invite(incident, responder(1))

    everything = Reach(Extent.ALL)
    services.cancel_incident(incident_id=incident.pk, by=by, reach=everything, now=LATER)

    assert incident.timeline.get(kind="withdrawn").data["reason"] == reason


def test_an_invitation_has_an_end_exactly_when_it_is_over(incident: Incident) -> None:
    invitation = invite(incident, responder(1))

    for wrong in ({"state": "withdrawn"}, {"ended_at": LATER}):
        with pytest.raises(IntegrityError, match="over_since_a_moment"), transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk).update(**wrong)


def test_the_first_person_at_each_step_counts(incident: Incident) -> None:
    first, second = (invite(incident, responder(number)).user_id for number in (1, 2))
    seen, arrived, completed = (NOON + timedelta(seconds=after) for after in (3, 60, 150))
    services.mark_seen(incident_id=incident.pk, user_id=second, at=seen)
    accept(incident, first, now=LATER)
    accept(incident, second, now=LATER + timedelta(seconds=5))
    services.arrive(incident_id=incident.pk, user_id=second, now=arrived)
    services.arrive(incident_id=incident.pk, user_id=first, now=completed)

    done = services.complete_incident(incident_id=incident.pk, by=second, reach=OWN, now=completed)

    assert selectors.get_instants(done) == Instants(
        raised=NOON,
        invited=NOON,
        seen=seen,
        accepted=LATER,
        arrived=arrived,
        completed=completed,
    )


def test_a_cancelled_incident_was_never_completed(incident: Incident) -> None:
    cancelled = services.cancel_incident(incident_id=incident.pk, by=REPORTER, reach=OWN, now=LATER)

    assert selectors.get_instants(cancelled).completed is None
