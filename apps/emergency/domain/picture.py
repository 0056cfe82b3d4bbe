"""What an incident's picture shows: who stands where and by which mark. Draws nothing itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Final
from uuid import UUID

from apps.emergency.domain import dispatch, states

GOLDEN_ANGLE: Final = math.pi * (3 - math.sqrt(5))  # its multiples never crowd one side
TURNS: Final = 24  # then the circle is full, and signs may overlap


class Mark(StrEnum):
    """How a person is drawn; the order is that of the legend."""

    ARRIVED = "arrived"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    SILENT = "silent"
    DECLINED = "declined"
    UNREACHED = "unreached"
    WITHDRAWN = "withdrawn"
    CONSIDERED = "considered"  # and not invited


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An invitation as far as the picture cares."""

    state: str
    answer_by: datetime
    accepted_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody considered at least once.

    Attributes:
        metres: From the caller, when invited or last considered.
        number: 1, 2, 3 … in the order of invitation; None for those not invited.
        reason: Why not invited, as the dispatcher stored it; empty for the invited.
    """

    user_id: UUID
    name: str
    metres: float
    mark: Mark
    number: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """The caller in the middle, and everybody around; `searched_m` is the widest ring asked."""

    people: tuple[Person, ...]
    searched_m: int

    @property
    def rings_m(self) -> tuple[int, ...]:
        """Rings to draw, up to the smallest that holds everybody and all that was searched."""
        reach = max([self.searched_m, *(person.metres for person in self.people)])
        narrower = [ring for ring in dispatch.RINGS_M if ring < reach]
        return dispatch.RINGS_M[: len(narrower) + 1]

    def count(self, mark: Mark) -> int:
        return sum(person.mark is mark for person in self.people)


def mark_of(answer: Answer, *, now: datetime) -> Mark:
    """The mark of an invited person.

    Silence keeps the state `sent`, and the end of the incident withdraws such invitations too:
    whoever let the window pass without an answer stays marked as silent.
    """
    plain = {
        states.ARRIVED: Mark.ARRIVED,
        states.FINISHED: Mark.ARRIVED,
        states.ACCEPTED: Mark.ACCEPTED,
        states.DECLINED: Mark.DECLINED,
        states.UNREACHED: Mark.UNREACHED,
    }
    if answer.state in plain:
        return plain[answer.state]
    if answer.accepted_at is None and answer.answer_by <= (answer.ended_at or now):
        return Mark.SILENT
    return Mark.WAITING if answer.state == states.SENT else Mark.WITHDRAWN


def spots(scene: Scene, *, clear_m: float) -> dict[UUID, tuple[float, float]]:
    """Metres to the right of and above the caller, for everybody.

    Only the distance is true. Directions are not stored (privacy), so the angle comes from the
    id: it tells nothing, and later people never move those drawn before. Whoever would come
    nearer than `clear_m` to somebody placed earlier is turned on around the caller.
    """
    placed: dict[UUID, tuple[float, float]] = {}
    for person in scene.people:
        angles = (_angle(person.user_id) + turn * GOLDEN_ANGLE for turn in range(TURNS))
        free = (_at(person.metres, angle) for angle in angles)
        placed[person.user_id] = next(
            (spot for spot in free if _is_clear(spot, placed.values(), clear_m)),
            _at(person.metres, _angle(person.user_id)),
        )
    return placed


def _angle(user_id: UUID) -> float:
    digest = blake2b(user_id.bytes, digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32 * math.tau


def _at(metres: float, angle: float) -> tuple[float, float]:
    return metres * math.sin(angle), metres * math.cos(angle)


def _is_clear(
    spot: tuple[float, float], placed: Iterable[tuple[float, float]], clear_m: float
) -> bool:
    return all(math.dist(spot, other) >= clear_m for other in placed)
