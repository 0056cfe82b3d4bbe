"""What the landing page shows of emergencies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.emergency.models import Incident
from apps.emergency.web.card import read_lines
from kreki.adminkit.cards import Line
from tests.emergency.factories import panic, responder
from tests.emergency.moments import NOON
from tests.people import REPORTER, STRANGER

pytestmark = pytest.mark.django_db


def test_a_quiet_city_alarms_nobody() -> None:
    lines = read_lines(now=NOON)

    assert [line.value for line in lines] == [0, 0, 0, "–", 0]
    assert not any(line.is_alarming for line in lines)


def test_open_incidents_are_counted_by_severity_and_people_on_duty() -> None:
    panic(reporter_id=REPORTER, severity="critical")
    panic(reporter_id=STRANGER, severity="normal")
    responder(1)
    responder(2, on_duty=False)

    critical, urgent, normal, _oldest, on_duty = read_lines(now=NOON)

    assert [line.value for line in (critical, urgent, normal, on_duty)] == [1, 0, 1, 1]
    assert critical.is_alarming


def test_ended_ones_are_not_counted() -> None:
    panic()
    Incident.objects.update(status="cancelled", due_at=None, ended_at=NOON)

    assert [line.value for line in read_lines(now=NOON)] == [0, 0, 0, "–", 0]


@pytest.mark.parametrize(
    ("waited_s", "value", "is_alarming"), [(90, "1 menit", False), (181, "3 menit", True)]
)
def test_the_longest_wait_for_a_volunteer_alarms_after_two_minutes(
    waited_s: int, value: str, is_alarming: bool
) -> None:
    panic(now=NOON)

    oldest: Line = read_lines(now=NOON + timedelta(seconds=waited_s))[3]

    assert (oldest.value, oldest.is_alarming) == (value, is_alarming)
