"""The dispatcher invites the nearest who may come, and replaces those who do not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from apps.emergency import services
from apps.emergency.domain import dispatch
from apps.emergency.models import Area, Incident, Invitation, LivePosition, Responder
from tests.emergency.factories import NOON, OWN, north_of_monas, panic, responder
from tests.people import REPORTER

pytestmark = pytest.mark.django_db(transaction=True)


def invited(incident: Incident) -> list[UUID]:
    return list(incident.invitations.values_list("user_id", flat=True))


def reasons(incident: Incident) -> dict[str, str]:
    last = incident.decisions.order_by("number").last()
    assert last is not None
    return {seen["user_id"]: seen["reason"] for seen in last.considered}


def test_nearest_come_first_and_only_seven_are_asked() -> None:
    people = [responder(n, metres_north=50 * n) for n in range(1, 10)]
    incident = panic()

    assert services.dispatch_next(now=NOON)

    assert invited(incident) == people[:7]
    assert not services.dispatch_next(now=NOON)


def test_silence_is_replaced_after_the_window() -> None:
    people = [responder(n, metres_north=50 * n) for n in range(1, 16)]
    incident = panic()
    services.dispatch_next(now=NOON)

    services.dispatch_next(now=NOON + timedelta(seconds=20))

    assert invited(incident) == people[:14]


def test_a_decline_is_replaced_at_once() -> None:
    people = [responder(n, metres_north=50 * n) for n in range(1, 10)]
    incident = panic()
    services.dispatch_next(now=NOON)

    services.decline_invitation(incident_id=incident.pk, user_id=people[0], now=NOON)
    services.dispatch_next(now=NOON)

    assert invited(incident) == people[:8]


def test_nobody_beyond_two_kilometres_is_asked() -> None:
    inside, _outside = responder(1, metres_north=1_900), responder(2, metres_north=2_100)
    incident = panic()

    services.dispatch_next(now=NOON)

    assert invited(incident) == [inside]
    incident.refresh_from_db()
    assert incident.searched_m == 2_000


def test_each_person_who_may_not_come_has_a_reason() -> None:
    lapsed = responder(1, metres_north=10, certified_until=NOON)
    uncertified = responder(2, metres_north=20, certified_until=None)
    suspended = responder(3, metres_north=30, status="suspended")
    stale = responder(4, metres_north=40, heard_at=NOON - timedelta(seconds=601))
    responder(5, metres_north=50, on_duty=False)
    busy = responder(6, metres_north=60)
    other = panic(reporter_id=UUID(int=77))
    Invitation.objects.create(
        incident=other,
        user_id=busy,
        state=Invitation.State.ACCEPTED,
        metres=60,
        invited_at=NOON,
        answer_by=NOON,
    )
    in_need = responder(7, metres_north=70)
    own = panic(reporter_id=in_need)
    Incident.objects.filter(pk__in=[other.pk, own.pk]).update(due_at=None)
    incident = panic()

    services.dispatch_next(now=NOON)

    assert invited(incident) == []
    assert reasons(incident) == {
        str(lapsed): "credential_lapsed",
        str(uncertified): "credential_lapsed",
        str(suspended): "suspended",
        str(stale): "stale_fix",
        str(busy): "busy",
        str(in_need): "busy",
    }
    incident.refresh_from_db()
    assert incident.due_at == NOON + timedelta(seconds=5)


def test_the_reporter_is_never_invited_to_the_own_call() -> None:
    reporter = responder(1)
    incident = panic(reporter_id=reporter)

    services.dispatch_next(now=NOON)

    assert invited(incident) == []
    assert reasons(incident) == {str(reporter): "is_reporter"}


def test_places_are_hard_and_the_rest_stands_down() -> None:
    people = [responder(n, metres_north=50 * n) for n in range(1, 10)]
    incident = panic()
    services.dispatch_next(now=NOON)

    for user_id in people[:3]:
        services.accept_invitation(
            incident_id=incident.pk, user_id=user_id, eta_minutes=4, now=NOON
        )

    incident.refresh_from_db()
    states = dict(incident.invitations.values_list("user_id", "state"))
    assert [states[one] for one in people[:7]] == ["accepted"] * 3 + ["withdrawn"] * 4
    assert incident.status == "assigned"
    assert incident.due_at == NOON + dispatch.OPEN_AT_LEAST  # only to be closed if forgotten
    assert incident.reporter_id == REPORTER


def test_nobody_found_is_told_once_and_looked_at_again() -> None:
    incident = panic()
    for seconds in (0, 5, 10):
        assert services.dispatch_next(now=NOON + timedelta(seconds=seconds))

    assert list(incident.timeline.values_list("kind", flat=True)) == ["raised", "nobody_found"]
    assert incident.decisions.count() == 1
    late = responder(1)
    services.dispatch_next(now=NOON + timedelta(seconds=15))
    assert invited(incident) == [late]


def test_too_few_are_topped_up_when_somebody_comes_on_duty() -> None:
    first = responder(1, metres_north=900)
    incident = panic()
    services.dispatch_next(now=NOON)

    second = responder(2, metres_north=100)
    services.dispatch_next(now=NOON + timedelta(seconds=5))

    assert invited(incident) == [first, second]
    assert "nobody_found" not in incident.timeline.values_list("kind", flat=True)


def test_an_accept_does_not_end_the_asking_while_places_are_free() -> None:
    people = [responder(n, metres_north=50 * n) for n in range(1, 14)]
    incident = panic()
    services.dispatch_next(now=NOON)
    services.accept_invitation(incident_id=incident.pk, user_id=people[0], eta_minutes=4, now=NOON)

    services.dispatch_next(now=NOON + timedelta(seconds=20))

    assert invited(incident) == people


def test_an_ended_incident_is_never_due() -> None:
    responder(1)
    incident = panic()
    services.cancel_incident(incident_id=incident.pk, by=REPORTER, reach=OWN, now=NOON)

    assert not services.dispatch_next(now=NOON + timedelta(hours=1))


def test_a_look_that_finds_the_same_people_a_few_metres_on_is_not_stored_again() -> None:
    walker = responder(1, status="suspended", metres_north=100)
    incident = panic()
    services.dispatch_next(now=NOON)
    LivePosition.objects.filter(user_id=walker).update(place=north_of_monas(130))

    services.dispatch_next(now=NOON + timedelta(seconds=5))
    assert incident.decisions.count() == 1

    Responder.objects.update(status="active", certified_until=NOON)
    services.dispatch_next(now=NOON + timedelta(seconds=10))
    assert reasons(incident) == {str(walker): "credential_lapsed"}


def test_the_area_is_that_of_the_first_look() -> None:
    Area.objects.all().delete()
    incident = panic()
    services.dispatch_next(now=NOON)
    outline = "MULTIPOLYGON(((106 -7,107 -7,107 -6,106 -7)))"
    Area.objects.create(code="x", name="Menteng", outline=outline)

    with CaptureQueriesContext(connection) as asked:
        services.dispatch_next(now=NOON + timedelta(seconds=5))

    assert not [one for one in asked.captured_queries if "emergency_area" in one["sql"]]
    incident.refresh_from_db()
    assert incident.area is None


BREAK = """
CREATE FUNCTION break_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.incident_id = '{incident}' THEN {how}; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER break_one BEFORE INSERT ON emergency_decision
    FOR EACH ROW EXECUTE FUNCTION break_one();
SET statement_timeout = 200;
"""
MEND = "DROP FUNCTION break_one() CASCADE; RESET statement_timeout"


@contextmanager
def broken(incident: Incident, how: str) -> Iterator[None]:
    """No decision about this incident can be stored."""
    with connection.cursor() as cursor:
        cursor.execute(BREAK.format(incident=incident.pk, how=how))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(MEND)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("RAISE EXCEPTION 'broken'", DatabaseError),
        ("PERFORM pg_sleep(5)", OperationalError),  # a statement that takes too long
    ],
)
def test_an_incident_whose_step_fails_does_not_keep_the_others_waiting(
    how: str, error: type[Exception]
) -> None:
    responder(1)
    bad, other = panic(reporter_id=UUID(int=1)), panic(reporter_id=UUID(int=2))
    Incident.objects.filter(pk=bad.pk).update(due_at=NOON - timedelta(minutes=1))

    with broken(bad, how):
        with pytest.raises(error):
            services.dispatch_next(now=NOON)
        assert services.dispatch_next(now=NOON)

    assert other.invitations.count() == 1
    bad.refresh_from_db()
    assert bad.due_at == NOON + timedelta(seconds=5)
