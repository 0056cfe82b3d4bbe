"""GET active lists what concerns the caller."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import pytest

from apps.emergency import services
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import NOON, OWN, invite, panic, responder
from tests.people import DISPATCHER, REPORTER, STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db

ACTIVE: Final = "/api/emergency/v1/active"
KEYS: Final = {
    *("id", "code", "status", "severity", "area", "point", "raised_at", "version"),
    *("invited", "coming", "there"),
}


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [one["id"] for one in answer.json()["data"]]


def test_dispatchers_see_all_live_incidents_and_how_each_stands(api: ApiFor) -> None:
    incident, ended = panic(), panic(reporter_id=STRANGER)
    for number, state in enumerate(["sent", "accepted", "arrived", "declined"]):
        invite(incident, responder(number), state=state)
    services.cancel_incident(incident_id=ended.pk, by=STRANGER, reach=OWN, now=NOON)

    answer = api(DISPATCHER, roles=[Role.OPS_ADMIN]).get(ACTIVE)

    assert ids(answer) == [str(incident.pk)]
    shown = answer.json()["data"][0]
    assert set(shown) == KEYS
    assert (shown["invited"], shown["coming"], shown["there"]) == (4, 1, 1)
    assert set(shown["point"]) == {"latitude", "longitude"}


def test_others_see_their_own_and_their_mission(api: ApiFor) -> None:
    mine, other, third = panic(), panic(reporter_id=STRANGER), panic(reporter_id=UUID(int=9))
    invite(other, VOLUNTEER, state="accepted")
    invite(third, VOLUNTEER, state="sent")

    assert ids(api(REPORTER).get(ACTIVE)) == [str(mine.pk)]
    assert ids(api(VOLUNTEER, roles=[Role.VOLUNTEER]).get(ACTIVE)) == [str(other.pk)]
    assert ids(api(UUID(int=10)).get(ACTIVE)) == []


def test_pages_are_counted(api: ApiFor) -> None:
    for number in range(3):
        panic(reporter_id=UUID(int=number))
    dispatcher = api(DISPATCHER, roles=[Role.SYSTEM_ADMIN])

    first, second = (dispatcher.get(f"{ACTIVE}?limit=2&page={page}") for page in (1, 2))

    assert (len(ids(first)), len(ids(second))) == (2, 1)
    assert not set(ids(first)) & set(ids(second))
    meta = second.json()["meta"]
    assert (meta["page"], meta["limit"], meta["total"]) == (2, 2, 3)


@pytest.mark.parametrize("wrong", ["limit=0", "limit=101", "page=0", "page=x"])
def test_a_page_that_is_none_is_named(api: ApiFor, wrong: str) -> None:
    answer = api(REPORTER).get(f"{ACTIVE}?{wrong}")

    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["field"] == wrong.partition("=")[0]


def test_the_number_of_questions_does_not_grow_with_the_list(
    api: ApiFor, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        panic(reporter_id=UUID(int=number))

    with django_assert_num_queries(2):
        api(DISPATCHER, roles=[Role.OPS_ADMIN]).get(ACTIVE)
