"""Intervals are read from what a dispatcher sees."""

from __future__ import annotations

from typing import Any

from apps.emergency.simulation.intervals import Spread, summarise


def at(seconds: int | None) -> str | None:
    return None if seconds is None else f"2026-11-22T05:{seconds // 60:02}:{seconds % 60:02}Z"


def invitation(
    invited: int, seen: int | None = None, accepted: int | None = None, arrived: int | None = None
) -> dict[str, Any]:
    return {
        "invited_at": at(invited),
        "seen_at": at(seen),
        "accepted_at": at(accepted),
        "arrived_at": at(arrived),
    }


def incident(status: str, ended: int, *people: dict[str, Any]) -> dict[str, Any]:
    return {
        "status": status,
        "raised_at": at(0),
        "ended_at": at(ended),
        "invitations": list(people),
    }


def test_persons_and_incidents_are_counted_apart() -> None:
    helped = incident("completed", 600, invitation(1, 4, 9, 200), invitation(1, 5, 11, 300))
    called_off = incident("cancelled", 90, invitation(3), invitation(23))

    found = summarise([helped, called_off])

    assert (found.incidents, found.covered, found.completed) == (2, 1, 1)
    assert (found.invited, found.accepted) == (4, 2)
    assert found.steps["raised", "invited"] == Spread(2, 2.0, 2.8)
    assert found.steps["invited", "accepted"] == Spread(2, 9.0, 9.8)
    assert found.steps["accepted", "arrived"].count == 2
    assert found.steps["arrived", "completed"] == Spread(1, 400, 400)
    assert found.steps["raised", "arrived"] == Spread(1, 200, 200)


def test_what_never_happened_has_no_interval() -> None:
    found = summarise([incident("cancelled", 60)])

    assert found.steps == {}
    assert found.covered == 0
