"""Intervals in seconds, none where a step never happened."""

from __future__ import annotations

from datetime import timedelta

from apps.emergency.domain.intervals import Instants, Intervals, measure
from tests.emergency.moments import NOON


def test_every_step() -> None:
    at = [NOON + timedelta(seconds=seconds) for seconds in (0, 1.5, 4, 10, 130, 900)]
    names = ("raised", "invited", "seen", "accepted", "arrived", "completed")

    assert measure(Instants(**dict(zip(names, at, strict=True)))) == Intervals(
        raised_to_invited_s=1.5,
        invited_to_seen_s=2.5,
        seen_to_accepted_s=6,
        accepted_to_arrived_s=120,
        arrived_to_completed_s=770,
        raised_to_accepted_s=10,
        raised_to_arrived_s=130,
    )


def test_a_step_that_never_happened_leaves_its_intervals_open() -> None:
    at = Instants(
        raised=NOON,
        invited=NOON,
        seen=None,
        accepted=NOON + timedelta(seconds=9),
        arrived=None,
        completed=NOON + timedelta(seconds=99),
    )

    found = measure(at)

    assert (found.raised_to_invited_s, found.raised_to_accepted_s) == (0, 9)
    assert found.invited_to_seen_s is found.seen_to_accepted_s is None
    assert found.accepted_to_arrived_s is found.arrived_to_completed_s is None
