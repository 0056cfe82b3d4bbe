"""GET /api/emergency/v1/involvement: whether somebody may disappear now."""

from __future__ import annotations

import pytest

from apps.emergency.domain import states
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import invite, panic
from tests.people import REPORTER, STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
URL = "/api/emergency/v1/involvement"


def test_anonymous_is_401(api: ApiFor) -> None:
    assert api().get(URL).status_code == 401


@pytest.mark.parametrize(
    ("state", "involved"),
    [
        (states.SENT, False),
        (states.ACCEPTED, True),
        (states.ARRIVED, True),
        (states.DECLINED, False),
    ],
)
def test_a_volunteer_is_involved_from_the_yes_to_the_end(
    api: ApiFor, state: str, involved: bool
) -> None:
    invite(panic(), VOLUNTEER, state=state)

    assert api(VOLUNTEER).get(URL).json()["data"] == {"involved": involved}


def test_the_caller_is_and_a_stranger_is_not(api: ApiFor) -> None:
    panic()

    assert api(REPORTER).get(URL).json()["data"]["involved"] is True
    assert api(STRANGER).get(URL).json()["data"]["involved"] is False
