"""Which later presses say something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from apps.emergency.domain import repeat
from apps.emergency.domain.panic import Press
from apps.emergency.domain.repeat import Heard
from apps.emergency.simulation.earth import Place, metres_between, shifted
from tests.emergency.moments import NOON

MONAS = Place(-6.175392, 106.827153)
HEARD = Heard(latitude=MONAS.latitude, longitude=MONAS.longitude, accuracy_m=10, at=NOON)
MINUTE = timedelta(minutes=1)


def press(*, north_m: float = 0, east_m: float = 0, accuracy_m: float | None = 10) -> Press:
    there = shifted(MONAS, north_m=north_m, east_m=east_m)
    return Press(latitude=there.latitude, longitude=there.longitude, accuracy_m=accuracy_m)


@pytest.mark.parametrize(
    ("pressed", "after_min", "is_news"),
    [
        (press(), 10, False),
        (press(), 10.01, True),
        (press(north_m=490), 1, False),
        (press(east_m=-510), 1, True),
        (press(north_m=510, accuracy_m=None), 1, True),
        (press(north_m=800, accuracy_m=900), 1, False),  # may be where it was
        (press(north_m=800, accuracy_m=700), 1, True),
    ],
)
def test_news_is_late_or_from_elsewhere(pressed: Press, after_min: float, is_news: bool) -> None:
    assert repeat.is_news(HEARD, pressed, now=NOON + after_min * MINUTE) is is_news


@pytest.mark.parametrize(
    ("heard_m", "pressed", "is_news"),
    [
        (2_000, press(north_m=300), True),
        (None, press(north_m=300, accuracy_m=100), True),
        (2_000, press(north_m=300, accuracy_m=101), False),  # hardly better
        (2_000, press(north_m=9), False),  # the mast was right
        (100, press(north_m=300), False),
    ],
)
def test_so_is_a_sharp_position_after_a_vague_one(
    heard_m: float | None, pressed: Press, is_news: bool
) -> None:
    vague = replace(HEARD, accuracy_m=heard_m)

    assert repeat.is_news(vague, pressed, now=NOON + MINUTE) is is_news


@pytest.mark.parametrize(
    ("accuracy_m", "moved"), [(None, True), (0, True), (299, True), (301, False)]
)
def test_what_cannot_be_told_apart_is_no_move(accuracy_m: float | None, moved: bool) -> None:
    assert bool(repeat.moved_m(HEARD, press(north_m=300, accuracy_m=accuracy_m))) is moved


@pytest.mark.parametrize(
    "there", [(-6.175392, 106.827153), (-6.18, 106.83), (5.5, 95.3), (-8.5, 140.4), (48.9, -179.9)]
)
def test_metres_are_within_six_in_a_thousand(there: tuple[float, float]) -> None:
    found = repeat.moved_m(HEARD, Press(latitude=there[0], longitude=there[1]))

    assert found == pytest.approx(metres_between(MONAS, Place(*there)), rel=0.006)


def test_the_antipodes_are_half_a_world_away() -> None:
    there = Press(latitude=-MONAS.latitude, longitude=MONAS.longitude - 180)

    assert repeat.moved_m(HEARD, there) == pytest.approx(20_015_000, rel=0.001)
