"""GET nearby shows dispatchers who could be called, but not where anybody is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.emergency.selectors.searching import FIRST_LOOK
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import MONAS, invite, panic, responder
from tests.people import DISPATCHER

pytestmark = pytest.mark.django_db

NEARBY: Final = f"/api/emergency/v1/nearby?lat={MONAS[0]}&lng={MONAS[1]}"


@pytest.fixture
def console(api: ApiFor) -> Any:
    return api(DISPATCHER, roles=[Role.OPS_ADMIN])


def fresh(number: int, metres: float, **changed: Any) -> str:
    return str(responder(number, metres_north=metres, **{"heard_at": timezone.now(), **changed}))


def test_nearest_first_and_coarse(console: Any) -> None:
    far, near = fresh(1, 940), fresh(2, 150)
    fresh(3, 2_100)

    answer = console.get(NEARBY)

    assert answer.json()["data"] == [
        {
            "user_id": near,
            "display_name": "Relawan2 Contoh",
            "transport_mode": "foot",
            "distance_m": 200,
            "eta_band": "0-3",
        },
        {
            "user_id": far,
            "display_name": "Relawan1 Contoh",
            "transport_mode": "foot",
            "distance_m": 1_000,
            "eta_band": "8-12",
        },
    ]


def test_no_radius_is_finer_than_what_is_shown(console: Any) -> None:
    fresh(1, 150)

    found = [len(console.get(f"{NEARBY}&radius={metres}").json()["data"]) for metres in (100, 101)]

    assert found == [0, 1]


def test_only_those_who_could_be_called(console: Any) -> None:
    now = timezone.now()
    fresh(1, 50, certified_until=now)
    fresh(2, 50, status="suspended")
    fresh(3, 50, heard_at=now - timedelta(seconds=601))
    fresh(4, 50, on_duty=False)
    invite(panic(), responder(5, metres_north=50, heard_at=now), state="accepted")

    assert console.get(NEARBY).json()["data"] == []


def test_a_crowd_that_may_not_be_called_costs_one_search(console: Any) -> None:
    for number in range(1, FIRST_LOOK + 9):
        fresh(number, number, status="suspended")
    somebody = fresh(100, 900)

    with CaptureQueriesContext(connection) as asked:
        answer = console.get(NEARBY)

    assert [one["user_id"] for one in answer.json()["data"]] == [somebody]
    assert sum("ST_DWithin" in one["sql"] for one in asked.captured_queries) == 1


def test_radius_and_number_limit_the_list(console: Any) -> None:
    people = [fresh(number, 100 * number) for number in range(1, 6)]

    within = console.get(f"{NEARBY}&radius=350").json()["data"]
    two = console.get(f"{NEARBY}&n=2").json()["data"]

    assert [one["user_id"] for one in within] == people[:3]
    assert [one["user_id"] for one in two] == people[:2]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("lat=-6", "lng"),
        ("lat=95&lng=1", "lat"),
        ("lat=1&lng=nan", "lng"),
        ("lat=1&lng=1&radius=2001", "radius"),
        ("lat=1&lng=1&radius=nan", "radius"),
        ("lat=1&lng=1&n=101", "n"),
    ],
)
def test_what_is_wrong_is_named(console: Any, query: str, field: str) -> None:
    answer = console.get(f"/api/emergency/v1/nearby?{query}")

    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["error"]["details"]] == [field]
