"""Whoever has to do with an incident hears of every step of it, and nobody else does."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.utils import timezone

from apps.emergency import services
from apps.emergency.models import Incident
from kreki.database import own_session
from tests.emergency.factories import panic, responder
from tests.emergency.live.conftest import Connect, desk, session_of, staff
from tests.emergency.server import Server
from tests.people import REPORTER, STRANGER

pytestmark = pytest.mark.slow


def invited_people(count: int) -> list[UUID]:
    now = timezone.now()
    return [responder(n, metres_north=50 * n, heard_at=now) for n in range(1, count + 1)]


def test_caller_and_invited_hear_in_order_and_a_stranger_hears_nothing(phone: Connect) -> None:
    (helper,) = invited_people(1)
    caller, volunteer, stranger = phone(REPORTER), phone(helper), phone(STRANGER)
    now = timezone.now()

    incident = panic(now=now)
    services.dispatch_next(now=now)
    services.accept_invitation(incident_id=incident.pk, user_id=helper, eta_minutes=3, now=now)

    raised, invited, accepted = (caller.next("incident") for _ in range(3))
    assert [raised["version"], invited["version"], accepted["version"]] == [1, 2, 3]
    assert raised["id"] == str(incident.pk)
    assert raised["at"].endswith("Z")
    assert set(raised) == {"t", "id", "version", "at"}
    assert [volunteer.next("incident")["version"] for _ in range(2)] == [2, 3]
    assert stranger.hints_until_heartbeat() == []


def test_who_declined_hears_of_that_and_of_nothing_later(phone: Connect) -> None:
    unwilling, willing = invited_people(2)
    socket, now = phone(unwilling), timezone.now()
    incident = panic(now=now)
    services.dispatch_next(now=now)

    services.decline_invitation(
        incident_id=incident.pk, user_id=unwilling, now=now + timedelta(seconds=1)
    )
    services.accept_invitation(
        incident_id=incident.pk, user_id=willing, eta_minutes=3, now=now + timedelta(seconds=2)
    )

    # The entry of the accept has version 4.
    assert [hint["version"] for hint in socket.hints_until_heartbeat()][-1] == 3


def test_a_person_hears_on_every_device(phone: Connect) -> None:
    at_home, on_the_move = phone(REPORTER), phone(REPORTER)

    panic(now=timezone.now())

    assert at_home.next("incident")["version"] == on_the_move.next("incident")["version"] == 1


@pytest.mark.django_db(transaction=True)
def test_dispatchers_hear_of_everything_and_can_check_it_by_the_digest(
    server: Server, clients: ExitStack
) -> None:
    socket = desk(server, clients, session_of(staff()))
    hello = socket.next("hello")

    incident = panic(now=timezone.now())
    hint = socket.next("incident")
    socket.next("hb")
    beat = socket.next("hb")

    assert hello["v"] == 1
    assert hello["heartbeat_s"] == 1
    assert hint["id"] == str(incident.pk)
    line = f"{incident.pk}:{Incident.objects.get().version}"
    assert beat["open"] == 1
    assert beat["digest"] == hashlib.sha256(line.encode()).hexdigest()[:16]


def test_after_the_database_was_lost_everybody_is_told_to_resync(
    server: Server, phone: Connect
) -> None:
    caller = phone(REPORTER)
    with psycopg.connect(**own_session(), autocommit=True) as session:
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'live' AND datname = current_database()"
        )

    caller.next("resync")
    panic(now=timezone.now())

    assert caller.next("incident")["version"] == 1
    assert server.is_ready()
