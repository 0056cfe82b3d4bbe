"""What the landing page shows of volunteers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apps.volunteer.domain import states
from apps.volunteer.web.card import read_lines
from kreki.identity.policy import EVERYWHERE, Extent, Reach
from tests.people import REPORTER, VOLUNTEER, person
from tests.volunteer.factories import NOON, certificate, volunteer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def numbers(reach: Reach = EVERYWHERE) -> list[object]:
    return [line.value for line in read_lines(now=NOON, reach=reach)]


def test_people_and_documents_that_wait_are_counted() -> None:
    volunteer(REPORTER)
    certificate(volunteer(VOLUNTEER, status=states.ACTIVE), status=states.CLAIMED)

    assert numbers() == [1, 1, 0]


def test_a_verified_credential_counts_from_thirty_days_before_its_last_day() -> None:
    profile = volunteer(status=states.ACTIVE)
    for days in (-1, 0, 30, 31):
        certificate(profile, number=str(days), valid_until=TODAY + timedelta(days=days))
    certificate(profile, number="claimed", status=states.CLAIMED, valid_until=TODAY)

    assert numbers() == [0, 1, 2]


def test_a_lead_counts_the_own_area_only() -> None:
    for number, area in enumerate(["31.71", "31.74", None]):
        profile = volunteer(person(number), area=area)
        certificate(profile, number=f"C{number}", status=states.CLAIMED)
        certificate(profile, number=f"V{number}", valid_until=TODAY)

    assert numbers(Reach(Extent.AREA, frozenset({"31.71"}))) == [1, 1, 1]
    assert numbers(Reach(Extent.AREA, frozenset({"31"}))) == [2, 2, 2]
    assert numbers() == [3, 3, 3]
