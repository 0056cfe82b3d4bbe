"""A call that nobody ended is closed when it is forgotten, so that the next press is a new one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from apps.emergency import services
from apps.emergency.domain import dispatch
from apps.emergency.models import Incident
from tests.emergency.factories import NOON, invite, panic, responder
from tests.people import REPORTER

pytestmark = pytest.mark.django_db(transaction=True)

FORGOTTEN = NOON + dispatch.OPEN_AT_LEAST


@pytest.fixture
def incident() -> Incident:
    return panic()


def look_at(now: datetime) -> Incident:
    """The incident after all that is due at `now`."""
    while services.dispatch_next(now=now):
        pass
    return Incident.objects.get()


def reasons_told() -> list[str]:
    """Why people were stood down, as notify is told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, data ->> 'reason' FROM kreki_events_outbox"
            " WHERE type <> 'emergency.response.accepted.v1' ORDER BY id"
        )
        return [f"{kind} {reason or ''}".strip() for kind, reason in cursor.fetchall()]


def test_the_next_press_days_later_is_a_new_call(incident: Incident) -> None:
    look_at(FORGOTTEN)

    again = panic(now=NOON + timedelta(days=3))

    assert again.pk != incident.pk


def test_it_is_cancelled_with_its_own_reason(incident: Incident) -> None:
    closed = look_at(FORGOTTEN)

    assert (closed.status, closed.ended_at, closed.due_at) == ("cancelled", FORGOTTEN, None)
    entry = closed.timeline.order_by("version").last()
    assert entry is not None
    assert (entry.kind, entry.actor_id, entry.data) == (
        "cancelled",
        None,
        {"reason": "abandoned"},
    )


def test_not_a_moment_earlier(incident: Incident) -> None:
    assert look_at(FORGOTTEN - timedelta(microseconds=1)).status == "pending"


def test_whoever_is_on_the_way_stands_down_and_whoever_came_is_free(incident: Incident) -> None:
    for number, state in ((1, "accepted"), (2, "sent"), (3, "arrived"), (4, "declined")):
        invite(incident, responder(number), state=state)

    look_at(FORGOTTEN)

    states = incident.invitations.order_by("user_id").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "withdrawn", "finished", "declined"]
    assert reasons_told() == [
        "emergency.invitation.withdrawn.v1 abandoned",
        "emergency.incident.closed.v1",
    ]


def test_a_full_incident_is_forgotten_too(incident: Incident) -> None:
    people = [invite(incident, responder(number)).user_id for number in range(3)]
    for user_id in people:
        services.accept_invitation(
            incident_id=incident.pk, user_id=user_id, eta_minutes=4, now=NOON
        )

    assert look_at(FORGOTTEN).status == "cancelled"


def test_a_sign_of_life_puts_it_off(incident: Incident) -> None:
    user_id = invite(incident, responder(1), state="accepted").user_id
    sign_at = FORGOTTEN - timedelta(minutes=5)
    services.arrive(incident_id=incident.pk, user_id=user_id, now=sign_at)

    assert look_at(FORGOTTEN).status == "responding"
    assert look_at(sign_at + dispatch.SILENT_AT_LEAST).status == "cancelled"


def test_what_the_dispatcher_does_by_itself_is_no_sign_of_life(incident: Incident) -> None:
    responder(1, heard_at=FORGOTTEN)
    assert look_at(FORGOTTEN - timedelta(minutes=1)).timeline.filter(kind="invited").exists()

    assert look_at(FORGOTTEN).status == "cancelled"


def test_the_caller_is_no_longer_bound_to_it(incident: Incident) -> None:
    look_at(FORGOTTEN)

    assert not Incident.objects.live().filter(reporter_id=REPORTER).exists()
