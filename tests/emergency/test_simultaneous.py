"""Many people at the same instant, each on a connection of its own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from psycopg_pool import PoolTimeout, TooManyRequests

from apps.emergency import services
from apps.emergency.domain import dispatch
from apps.emergency.domain.panic import Press
from apps.emergency.models import Incident, Invitation
from apps.emergency.services.closing import close_abandoned
from apps.emergency.services.timeline import lock_incident
from deploy.local.waiting import wait_until
from kreki.contracts.volunteer import ProfileSuspended
from kreki.errors import DomainError
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import MONAS, NOON, OWN, invite, panic, responder
from tests.people import REPORTER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MANY: Final = 20


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Results of all calls, started together; a domain error is a result by its code."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait(timeout=10)
        try:
            return patiently(call)
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def patiently(call: Callable[[], Any]) -> Any:
    """As a phone that is told 503: twenty at once are more than one process has connections."""
    while True:
        try:
            return call()
        except OperationalError as error:
            if not isinstance(error.__cause__, PoolTimeout | TooManyRequests):
                raise


def accept(incident: Incident, user_id: UUID) -> str:
    return services.accept_invitation(
        incident_id=incident.pk, user_id=user_id, eta_minutes=3, now=NOON
    ).state


def test_twenty_accepts_take_exactly_three_places() -> None:
    incident = panic()
    people = [responder(number) for number in range(MANY)]
    for user_id in people:
        invite(incident, user_id)

    answers = at_once([lambda one=one: accept(incident, one) for one in people])

    assert Counter(answers) == {"accepted": 3, "ENOUGH_RESPONDERS": MANY - 3}
    states = Counter(incident.invitations.values_list("state", flat=True))
    assert states == {"accepted": dispatch.PLACES, "withdrawn": MANY - dispatch.PLACES}
    versions = list(incident.timeline.values_list("version", flat=True))
    assert versions == list(range(1, len(versions) + 1))


def test_twenty_accepts_over_the_api_with_keys_take_exactly_three_places(api: ApiFor) -> None:
    incident = panic()
    people = [responder(number) for number in range(MANY)]
    for user_id in people:
        invite(incident, user_id)

    def respond(user_id: UUID) -> int:
        path = f"/api/emergency/v1/{incident.pk}/respond"
        key = {"Idempotency-Key": f"accept-{user_id}"}
        client = api(user_id, roles=[Role.VOLUNTEER])
        status = 503
        while status == 503:
            status = client.put(path, {"action": "accept"}, format="json", headers=key).status_code
        return status

    answers = at_once([lambda one=one: respond(one) for one in people])

    assert Counter(answers) == {200: 3, 409: MANY - 3}


def test_one_person_accepting_twenty_incidents_gets_one() -> None:
    user_id = responder(1)
    incidents = [panic(reporter_id=UUID(int=number)) for number in range(MANY)]
    for incident in incidents:
        invite(incident, user_id)

    answers = at_once([lambda one=one: accept(one, user_id) for one in incidents])

    assert Counter(answers) == {"accepted": 1, "RESPONDER_BUSY": MANY - 1}
    assert Counter(Incident.objects.values_list("status", flat=True)) == {
        "assigned": 1,
        "pending": MANY - 1,
    }


def test_twenty_presses_open_one_incident() -> None:
    press = Press(latitude=MONAS[0], longitude=MONAS[1], accuracy_m=5)

    answers = at_once(
        [lambda: services.raise_panic(reporter_id=REPORTER, press=press, now=NOON)] * MANY
    )

    assert Counter(is_new for _incident, is_new in answers) == {True: 1, False: MANY - 1}
    assert {incident.pk for incident, _ in answers} == {Incident.objects.get().pk}


def test_twenty_later_presses_bring_one_piece_of_news() -> None:
    incident = panic()
    press = Press(latitude=MONAS[0] + 0.02, longitude=MONAS[1], accuracy_m=5)

    at_once([lambda: services.raise_panic(reporter_id=REPORTER, press=press, now=NOON)] * MANY)

    kinds = list(incident.timeline.values_list("kind", flat=True))
    assert kinds == ["raised", "pressed_again"]


def test_accepts_completion_and_dispatch_together_end_in_order() -> None:
    incident = panic()
    people = [responder(number) for number in range(MANY)]
    for user_id in people[:7]:
        invite(incident, user_id)
    invite(incident, people[8], state="arrived")

    def complete() -> str:
        return services.complete_incident(
            incident_id=incident.pk, by=people[8], reach=OWN, now=NOON
        ).status

    def look() -> bool:
        return services.dispatch_next(now=NOON)

    at_once([*(lambda one=one: accept(incident, one) for one in people[:7]), complete, look, look])

    incident.refresh_from_db()
    assert (incident.status, incident.due_at) == ("completed", None)
    left = set(incident.invitations.values_list("state", flat=True))
    assert left <= {"finished", "withdrawn"}


def test_suspensions_accepts_and_looks_together_never_wait_in_a_circle() -> None:
    incidents = [panic(reporter_id=UUID(int=number)) for number in range(4)]
    people = [responder(number) for number in range(8)]
    for incident in incidents:
        for user_id in people:
            invite(incident, user_id)
    suspended, others = people[:4], people[4:]

    at_once(
        [
            *(lambda one=one: suspend(one) for one in suspended),
            *(lambda one=one, at=at: accept(at, one) for one in others for at in incidents[:2]),
            *([lambda: services.dispatch_next(now=NOON)] * 4),
        ]
    )

    states = Invitation.objects.filter(user_id__in=suspended).values_list("state", flat=True)
    assert set(states) == {"withdrawn"}
    for incident in incidents:
        assert incident.invitations.filter(state="accepted").count() <= dispatch.PLACES


def suspend(user_id: UUID) -> None:
    record = ProfileSuspended(
        user_id=user_id,
        display_name="Sari",
        status="suspended",
        transport_mode="foot",
        skills=(),
        credentials=(),
        reason_code="conduct",
    )
    services.keep_responder(record, now=NOON)


def test_a_press_while_the_call_is_being_closed_opens_a_new_one() -> None:
    forgotten = panic()
    later = NOON + dispatch.OPEN_AT_LEAST
    press = Press(latitude=MONAS[0], longitude=MONAS[1], accuracy_m=5, client_id=UUID(int=7))

    def press_again() -> tuple[Incident, bool]:
        try:
            return services.raise_panic(reporter_id=REPORTER, press=press, now=later)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            claimed = lock_incident(forgotten.pk)  # not yet changed: the press still finds it open
            pressed = thread.submit(press_again)
            wait_until(somebody_waits, within_s=10, otherwise="nobody waits for the incident")
            close_abandoned(claimed, now=later)
        incident, is_new = pressed.result(timeout=10)

    assert is_new
    assert incident.pk != forgotten.pk
    assert incident.status == "pending"


def somebody_waits() -> bool:
    """Whether a statement of this database is queued behind a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])
