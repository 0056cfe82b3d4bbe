"""Whoever waits for a row is woken in the moment of its commit, not by the next sweep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from apps.emergency import services
from kreki.database import own_session
from tests.emergency.factories import panic, responder

pytestmark = pytest.mark.django_db(transaction=True)

MOMENT_S = 0.1


@pytest.fixture
def ear() -> Iterator[psycopg.Connection]:
    with psycopg.connect(**own_session(), autocommit=True) as session:
        session.execute("LISTEN emergency_due")
        session.execute("LISTEN emergency_timeline")
        yield session


def heard(ear: psycopg.Connection) -> list[str]:
    """What was said so far, as `<channel> <payload>`."""
    said = ear.notifies(timeout=MOMENT_S)
    return [f"{one.channel} {one.payload}".strip() for one in said]


def test_a_press_wakes_dispatchers_and_sockets(ear: psycopg.Connection) -> None:
    incident = panic(now=timezone.now())

    assert heard(ear) == ["emergency_due", f"emergency_timeline {incident.pk}:1"]


def test_a_look_wakes_sockets_only_and_a_decline_wakes_all(ear: psycopg.Connection) -> None:
    now = timezone.now()
    volunteer = responder(1, heard_at=now)
    incident = panic(now=now)
    heard(ear)

    services.dispatch_next(now=now)
    after_the_look = heard(ear)
    # By the clock of a host that is a little ahead of the database's.
    ahead = timezone.now() + timedelta(milliseconds=500)
    services.decline_invitation(incident_id=incident.pk, user_id=volunteer, now=ahead)

    assert after_the_look == [f"emergency_timeline {incident.pk}:2"]
    assert heard(ear) == [f"emergency_timeline {incident.pk}:3", "emergency_due"]


def test_a_dispatcher_whose_clock_is_behind_finds_the_press_at_once() -> None:
    now = timezone.now()
    panic(now=now)

    assert services.dispatch_next(now=now - timedelta(milliseconds=500))
