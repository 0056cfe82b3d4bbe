"""Distances agree with published values and with PostGIS."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from apps.emergency.simulation.earth import Place, Route, metres_between, shifted

MONAS = Place(-6.175392, 106.827153)


def test_a_published_geodesic_is_met() -> None:
    """Flinders Peak to Buninyong: 54 972.271 m on GRS 80 (Geoscience Australia)."""
    flinders = Place(-(37 + 57 / 60 + 3.72030 / 3600), 144 + 25 / 60 + 29.52440 / 3600)
    buninyong = Place(-(37 + 39 / 60 + 10.15610 / 3600), 143 + 55 / 60 + 35.38390 / 3600)

    assert metres_between(flinders, buninyong) == pytest.approx(54_972.271, abs=0.001)


def test_a_place_is_no_distance_from_itself() -> None:
    assert metres_between(MONAS, MONAS) == 0


def test_along_the_equator() -> None:
    degree = metres_between(Place(0, 106), Place(0, 107))

    assert degree == pytest.approx(111_319.491, abs=0.001)


def test_nearly_antipodal_places_are_refused() -> None:
    with pytest.raises(ValueError, match="antipodal"):
        metres_between(Place(0, 0), Place(0.5, 179.7))


@pytest.mark.django_db
def test_postgis_measures_the_same() -> None:
    draw = random.Random(119)
    pairs = [
        (shifted(MONAS, north_m=draw.gauss(0, 900), east_m=draw.gauss(0, 900)), MONAS)
        for _ in range(500)
    ]
    with connection.cursor() as cursor:
        for a, b in pairs:
            cursor.execute(
                "SELECT ST_Distance("
                "ST_MakePoint(%s, %s)::geography, ST_MakePoint(%s, %s)::geography)",
                [a.longitude, a.latitude, b.longitude, b.latitude],
            )
            assert metres_between(a, b) == pytest.approx(cursor.fetchone()[0], abs=0.001)


def test_a_shift_goes_as_far_as_it_says() -> None:
    moved = shifted(MONAS, north_m=300, east_m=-400)

    assert metres_between(MONAS, moved) == pytest.approx(500, rel=0.01)


def test_a_route_is_walked_evenly_and_ends_at_its_goal() -> None:
    goal = shifted(MONAS, north_m=100, east_m=0)
    route = Route(MONAS, goal, began=10, seconds=20)

    assert route.at(10) == MONAS
    assert metres_between(MONAS, route.at(20)) == pytest.approx(50, rel=0.01)
    assert route.at(99) == goal
    assert (route.is_over(29), route.is_over(30)) == (False, True)
    assert Route(MONAS, MONAS, began=0, seconds=0).at(0) == MONAS
