"""The indexed search invites exactly those whom comparing everybody would invite."""

from __future__ import annotations

import random
from typing import Final
from uuid import UUID

import pytest
from django.contrib.gis.geos import Point

from apps.emergency.domain import dispatch
from apps.emergency.models import Incident
from apps.emergency.selectors import list_candidates
from tests.emergency.crowds import Crowd, ask_some, gather, list_by_brute_force
from tests.emergency.factories import NOON, panic

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WEST, SOUTH = 106.80, -6.20
# Crowds of 2,000 and how many cases are tried in each; every crowd is gathered twice.
CROWDS: Final = {
    "city": (Crowd(2_000, WEST, SOUTH, 0.12), 700),
    "kampung": (Crowd(2_000, WEST, SOUTH, 0.05), 600),
    "stadium": (Crowd(2_000, WEST, SOUTH, 0.004), 300),
    "rural": (Crowd(2_000, 140.5, -3.0, 0.6), 800),
    "equator": (Crowd(2_000, 109.30, -0.03, 0.06), 600),
    "far south": (Crowd(2_000, 122.0, -11.0, 0.08), 700),
    "same cells": (Crowd(2_000, WEST, SOUTH, 0.06, snap=0.002), 600),
    "one spot": (Crowd(2_000, WEST, SOUTH, 0.0004, snap=0.0004), 50),
    "few may come": (Crowd(2_000, WEST, SOUTH, 0.08, share=0.15), 500),
    "hardly anybody": (Crowd(2_000, WEST, SOUTH, 0.03, share=0.02), 150),
}
SETS: Final = [(name, seed) for name in CROWDS for seed in (1, 2)]


def anywhere(crowd: Crowd, rng: random.Random) -> Point:
    """In the square or a little outside; half of the time on the grid of a snapped crowd."""
    x = crowd.west + crowd.degrees * rng.uniform(-0.1, 1.1)
    y = crowd.south + crowd.degrees * rng.uniform(-0.1, 1.1)
    if crowd.snap and rng.random() < 0.5:
        x, y = (round(one / crowd.snap) * crowd.snap for one in (x, y))
    return Point(x, y, srid=4326)


def check(incident: Incident, wanted: int) -> int:
    """Compare one case with brute force; the number of people invited."""
    candidates = list_candidates(incident, wanted=wanted, now=NOON)
    everybody = list_by_brute_force(incident)
    considered = [one.user_id for one in candidates]
    invited = [one.user_id for one in dispatch.choose(candidates, wanted=wanted, now=NOON).invited]
    assert considered == [user_id for user_id, _ in everybody[: len(considered)]]
    assert invited == [user_id for user_id, may_come in everybody if may_come][:wanted]
    return len(invited)


def prepare(crowd: Crowd, seed: int) -> Incident:
    incident, elsewhere = panic(), panic(reporter_id=UUID(int=77))
    gather(crowd, seed=seed)
    ask_some(incident, state="declined", share=crowd.share)
    ask_some(incident, state="withdrawn", share=crowd.share)  # may be asked anew
    ask_some(elsewhere, state="accepted", share=crowd.share)
    return incident


@pytest.mark.parametrize(("name", "seed"), SETS)
def test_among_2000_people(name: str, seed: int) -> None:
    (crowd, cases), rng = CROWDS[name], random.Random(seed)
    incident = prepare(crowd, seed)

    invited = 0
    for _case in range(cases):
        incident.place = anywhere(crowd, rng)
        invited += check(incident, wanted=rng.randint(1, dispatch.LIVE))

    assert invited > 0


def test_the_cases_are_ten_thousand() -> None:
    assert sum(CROWDS[name][1] for name, _seed in SETS) == 10_000


def test_in_200_cases_among_100000_people() -> None:
    crowd, rng = Crowd(100_000, 106.6, -6.4, 0.4), random.Random(3)
    incident = prepare(crowd, seed=3)

    full = 0
    for _case in range(200):
        incident.place = anywhere(crowd, rng)
        full += check(incident, wanted=dispatch.LIVE) == dispatch.LIVE

    assert full > 150
