"""A later press on an open incident brings the place up to date and makes the search due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.emergency import services
from apps.emergency.domain import dispatch
from apps.emergency.domain.panic import Press
from apps.emergency.models import Incident
from tests.emergency.factories import MONAS, NOON, OWN, north_of_monas, panic, responder
from tests.people import REPORTER

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND, THIRD = (UUID(int=number) for number in (1, 2, 3))
HERE: Final = Press(latitude=MONAS[0], longitude=MONAS[1], accuracy_m=10, client_id=FIRST)
THERE: Final = replace(HERE, latitude=north_of_monas(1_200).y, client_id=SECOND)
SOON, LATE = NOON + timedelta(minutes=2), NOON + timedelta(minutes=11)


def press(said: Press, now: datetime) -> Incident:
    return services.raise_panic(reporter_id=REPORTER, press=said, now=now)[0]


def kinds(incident: Incident) -> list[str]:
    return list(incident.timeline.values_list("kind", flat=True))


def test_the_first_place_stays_and_the_new_one_stands_beside_it() -> None:
    incident = press(HERE, NOON)

    press(THERE, SOON)

    incident.refresh_from_db()
    assert (incident.place.y, incident.raised_at) == (HERE.latitude, NOON)
    assert (incident.whereabouts.y, incident.heard_at) == (THERE.latitude, SOON)
    entry = incident.timeline.get(kind="pressed_again")
    assert entry.actor_id == REPORTER
    assert entry.data.pop("moved_m") == pytest.approx(1_200, rel=0.006)
    assert entry.data == {"severity": "critical", "flags": []}


def test_the_search_is_due_at_once_and_around_the_new_place() -> None:
    press(HERE, NOON)
    far = responder(1, metres_north=3_000, heard_at=SOON)
    services.dispatch_next(now=NOON)
    incident = press(THERE, SOON)
    assert incident.due_at == dispatch.at_once(SOON)

    services.dispatch_next(now=SOON)

    assert incident.invitations.get().user_id == far


def test_a_late_press_from_the_same_place_moves_nothing_but_the_clock() -> None:
    incident = press(HERE, NOON)

    press(replace(HERE, client_id=SECOND), LATE)

    incident.refresh_from_db()
    assert (incident.moved_to, incident.heard_at) == (None, LATE)
    assert incident.due_at == dispatch.at_once(LATE)
    assert incident.timeline.get(kind="pressed_again").data["moved_m"] == 0


@pytest.mark.parametrize(
    ("said", "now"),
    [
        (replace(HERE, client_id=SECOND), SOON),  # impatience
        (HERE, LATE),  # the phone got no answer
        (replace(THERE, client_id=FIRST), LATE),
    ],
)
def test_a_mere_repeat_costs_no_statement_and_changes_nothing(said: Press, now: datetime) -> None:
    incident = press(HERE, NOON)

    with CaptureQueriesContext(connection) as asked:
        press(said, now)

    assert [one["sql"].split()[0] for one in asked.captured_queries] == ["WITH", "SELECT"]
    assert kinds(incident) == ["raised"]


def test_a_repeat_of_the_later_press_is_no_third() -> None:
    incident = press(HERE, NOON)

    for now in (SOON, LATE + timedelta(minutes=3)):
        press(THERE, now)

    assert kinds(incident) == ["raised", "pressed_again"]


def test_a_repeat_of_the_later_press_calls_nobody_after_the_end() -> None:
    incident = press(HERE, NOON)
    press(THERE, SOON)  # its answer is lost on the way
    services.cancel_incident(incident_id=incident.pk, by=REPORTER, reach=OWN, now=SOON)

    again, is_new = services.raise_panic(reporter_id=REPORTER, press=THERE, now=SOON)

    assert (again.pk, is_new) == (incident.pk, False)
    assert Incident.objects.get().status == "cancelled"


def test_every_press_that_is_news_is_an_entry() -> None:
    incident = press(HERE, NOON)
    press(THERE, SOON)

    press(replace(HERE, client_id=THIRD), SOON)

    incident.refresh_from_db()
    assert incident.whereabouts.y == HERE.latitude
    assert kinds(incident) == ["raised", "pressed_again", "pressed_again"]
    assert incident.version == 3


def test_news_costs_three_statements_in_a_transaction_of_its_own() -> None:
    press(HERE, NOON)

    with CaptureQueriesContext(connection) as asked:
        press(THERE, SOON)

    assert [one["sql"].split()[0] for one in asked.captured_queries] == [
        *("WITH", "SELECT"),
        *("BEGIN", "SELECT", "INSERT", "UPDATE", "COMMIT"),
    ]


def test_a_full_incident_asks_nobody_and_shows_the_new_place() -> None:
    incident = panic()
    people = [responder(number) for number in range(1, 4)]
    services.dispatch_next(now=NOON)
    for user_id in people:
        services.accept_invitation(
            incident_id=incident.pk, user_id=user_id, eta_minutes=4, now=NOON
        )
    responder(9, heard_at=SOON)

    press(THERE, SOON)
    services.dispatch_next(now=SOON)

    incident.refresh_from_db()
    assert incident.invitations.count() == 3
    assert incident.due_at == NOON + dispatch.OPEN_AT_LEAST


def test_a_press_is_a_sign_of_life() -> None:
    incident = panic()
    pressed_at = NOON + dispatch.OPEN_AT_LEAST - timedelta(minutes=1)
    press(HERE, pressed_at)

    services.dispatch_next(now=NOON + dispatch.OPEN_AT_LEAST)

    incident.refresh_from_db()
    assert incident.status == "pending"


def test_nobody_moves_without_a_press() -> None:
    incident = panic()

    with pytest.raises(IntegrityError, match="moved_by_a_later_press"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(moved_to=north_of_monas(9))
