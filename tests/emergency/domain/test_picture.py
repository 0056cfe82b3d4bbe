"""Marks and places of people on the picture of an incident."""

from __future__ import annotations

import math
from datetime import timedelta
from uuid import UUID

import pytest

from apps.emergency.domain.picture import Answer, Mark, Person, Scene, mark_of, spots
from apps.emergency.domain.staff import staff_id
from tests.emergency.factories import NOON
from tests.people import person

LATER = NOON + timedelta(minutes=5)


def somebody(number: int, metres: float) -> Person:
    return Person(user_id=person(number), name="", metres=metres, mark=Mark.CONSIDERED)


@pytest.mark.parametrize(
    ("state", "accepted_s", "ended_s", "mark"),
    [
        ("sent", None, None, Mark.SILENT),
        ("accepted", 5, None, Mark.ACCEPTED),
        ("arrived", 5, None, Mark.ARRIVED),
        ("finished", 5, 90, Mark.ARRIVED),
        ("declined", None, 5, Mark.DECLINED),
        ("unreached", None, 5, Mark.UNREACHED),
        ("withdrawn", None, 10, Mark.WITHDRAWN),
        ("withdrawn", None, 20, Mark.SILENT),  # the window had passed before
        ("withdrawn", 5, 90, Mark.WITHDRAWN),
    ],
)
def test_every_answer_has_its_mark(
    state: str, accepted_s: int | None, ended_s: int | None, mark: Mark
) -> None:
    answer = Answer(
        state=state,
        answer_by=NOON + timedelta(seconds=20),
        accepted_at=NOON + timedelta(seconds=accepted_s) if accepted_s else None,
        ended_at=NOON + timedelta(seconds=ended_s) if ended_s else None,
    )

    assert mark_of(answer, now=LATER) is mark


def test_inside_the_window_an_invitation_waits() -> None:
    answer = Answer(state="sent", answer_by=LATER, accepted_at=None, ended_at=None)

    assert mark_of(answer, now=NOON) is Mark.WAITING


def test_distances_are_true_and_places_are_the_same_every_time() -> None:
    scene = Scene(tuple(somebody(n, 40.0 * n) for n in range(1, 40)), searched_m=500)

    where = spots(scene, clear_m=30)

    assert where == spots(scene, clear_m=30)
    for one in scene.people:
        assert math.hypot(*where[one.user_id]) == pytest.approx(one.metres)


def test_people_keep_clear_of_each_other_and_later_ones_move_nobody() -> None:
    few = Scene(tuple(somebody(n, 300) for n in range(1, 10)), searched_m=500)
    more = Scene((*few.people, *(somebody(n, 300) for n in range(10, 20))), searched_m=500)

    before, after = spots(few, clear_m=60), spots(more, clear_m=60)

    assert all(after[user_id] == spot for user_id, spot in before.items())
    places = list(after.values())
    gaps = [math.dist(a, b) for n, a in enumerate(places) for b in places[n + 1 :]]
    assert min(gaps) >= 60


def test_a_full_circle_still_shows_everybody() -> None:
    scene = Scene(tuple(somebody(n, 10) for n in range(1, 30)), searched_m=500)

    assert len(spots(scene, clear_m=50)) == 29


@pytest.mark.parametrize(
    ("searched_m", "metres", "rings"),
    [
        (0, [], (500,)),
        (500, [120, 499.9], (500,)),
        (500, [120, 500.1], (500, 1_000)),
        (1_000, [120], (500, 1_000)),
        (2_000, [2_000], (500, 1_000, 2_000)),
        (500, [2_400], (500, 1_000, 2_000)),  # asked under a wider policy
    ],
)
def test_rings_hold_everybody_and_everything_searched(
    searched_m: int, metres: list[float], rings: tuple[int, ...]
) -> None:
    people = tuple(somebody(n, far) for n, far in enumerate(metres, start=1))

    assert Scene(people, searched_m).rings_m == rings


def test_staff_have_one_id_each_which_no_person_can_have() -> None:
    assert staff_id("siti") == staff_id("siti") != staff_id("budi")
    assert staff_id("siti").version == 5
    # Never to change: written entries refer to it.
    assert staff_id("siti") == UUID("aa10256a-83dd-5d02-a0e6-7b75da99acc9")
