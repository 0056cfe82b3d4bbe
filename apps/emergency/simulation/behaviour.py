"""What people do when they are called: shares and times as published, drawn anew for each person.

Figures and their sources: docs/algorithms/simulation.md.
"""

from __future__ import annotations

import random
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

JAKARTA: Final = ZoneInfo("Asia/Jakarta")
ACCEPT: Final = 0.287  # median of twelve systems
DECLINE: Final = 0.35  # assumed; everybody else stays silent
TURNOUT_DAY_S, TURNOUT_NIGHT_S = 102.0, 142.0  # alert to departure: 1:42 and 2:22
NIGHT: Final = (22, 6)  # hours, local
WALK_M_PER_S: Final = 2.3
DETOUR: Final = 1.3  # streets against the straight line
REACTION_S: Final = (3.0, 15.0)  # from the sound to a pressed button; assumed
CARE_S: Final = (180.0, 420.0)  # at the patient's side until the ambulance; assumed
SCATTER: Final = 0.35  # sigma of the logarithm of a turnout


class Answer(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    SILENCE = "silence"


class Person:
    """One person's draws; the same seed and number always give the same ones."""

    def __init__(self, *, seed: int, number: int) -> None:
        self._draw = random.Random(f"{seed}:person:{number}")  # noqa: S311 must repeat itself
        self.wanders = self._draw.random() < 1 / 3

    def answer(self) -> Answer:
        drawn = self._draw.random()
        if drawn < ACCEPT:
            return Answer.ACCEPT
        return Answer.DECLINE if drawn < ACCEPT + DECLINE else Answer.SILENCE

    def reaction_s(self) -> float:
        return self._draw.uniform(*REACTION_S)

    def turnout_s(self, now: datetime) -> float:
        """From the accept to the first step, around the median of the time of day."""
        first, last = NIGHT
        hour = now.astimezone(JAKARTA).hour
        median = TURNOUT_NIGHT_S if hour >= first or hour < last else TURNOUT_DAY_S
        return median * self._draw.lognormvariate(0, SCATTER)

    def care_s(self) -> float:
        return self._draw.uniform(*CARE_S)

    def stroll_m(self) -> tuple[float, float]:
        """How far north and east the next stroll leads."""
        return self._draw.uniform(-200, 200), self._draw.uniform(-200, 200)


def walking_s(metres: float) -> float:
    """Seconds on foot for a straight line of so many metres."""
    return metres * DETOUR / WALK_M_PER_S
