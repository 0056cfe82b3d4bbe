"""The same seed gives the same city; shares and times follow the published figures."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from statistics import median

import pytest

from apps.emergency.simulation import city
from apps.emergency.simulation.behaviour import Answer, Person, walking_s
from apps.emergency.simulation.earth import metres_between

NOON, MIDNIGHT = (
    datetime(2026, 11, 22, hour, tzinfo=UTC) for hour in (5, 17)
)  # 12 and 0 in Jakarta


def test_the_same_seed_gives_the_same_places_and_another_seed_others() -> None:
    once = city.volunteers(count=50, seed=1)

    assert city.volunteers(count=50, seed=1) == once
    assert city.volunteers(count=80, seed=1)[:50] == once
    assert city.volunteers(count=50, seed=2) != once
    assert city.calls(count=50, seed=1) != once


def test_everybody_is_in_jakarta_and_near_a_centre() -> None:
    for place in city.volunteers(count=500, seed=1):
        assert min(metres_between(place, centre) for centre, _share in city.CLUSTERS) < 4_000


def test_people_accept_decline_and_stay_silent_in_the_published_shares() -> None:
    answers = Counter(Person(seed=1, number=n).answer() for n in range(20_000))

    assert answers[Answer.ACCEPT] / 20_000 == pytest.approx(0.287, abs=0.01)
    assert answers[Answer.DECLINE] / 20_000 == pytest.approx(0.35, abs=0.01)


def test_turnout_is_slower_at_night() -> None:
    by_day = median(Person(seed=1, number=n).turnout_s(NOON) for n in range(5_000))
    by_night = median(Person(seed=1, number=n).turnout_s(MIDNIGHT) for n in range(5_000))

    assert by_day == pytest.approx(102, rel=0.03)
    assert by_night == pytest.approx(142, rel=0.03)


def test_one_person_draws_the_same_again() -> None:
    first, again = Person(seed=1, number=7), Person(seed=1, number=7)

    assert [first.reaction_s(), first.care_s(), first.stroll_m()] == [
        again.reaction_s(),
        again.care_s(),
        again.stroll_m(),
    ]


def test_a_straight_line_takes_the_time_of_its_streets() -> None:
    assert walking_s(230) == pytest.approx(130)
