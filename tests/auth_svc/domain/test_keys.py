"""One step of a key rotation after the other, none too early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.auth_svc.domain.keys import Key, Move, TooEarly, next_move
from tests.auth_svc.test_roles import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def step(*keys: tuple[str, str], after: timedelta) -> tuple[Move, str]:
    life = [Key(kid, state, NOON) for kid, state in keys]
    return next_move(life, wait=HOUR, keep=DAY, now=NOON + after)


@pytest.mark.parametrize(
    ("keys", "after", "move"),
    [
        ([("a", "active")], timedelta(), (Move.PUBLISH, "")),
        ([("a", "active"), ("b", "next")], HOUR, (Move.ACTIVATE, "b")),
        ([("b", "active"), ("a", "retired")], DAY, (Move.REMOVE, "a")),
        ([("b", "active"), ("a", "retired"), ("c", "next")], DAY, (Move.ACTIVATE, "c")),
    ],
)
def test_what_is_due_is_done(
    keys: list[tuple[str, str]], after: timedelta, move: tuple[Move, str]
) -> None:
    assert step(*keys, after=after) == move


@pytest.mark.parametrize(
    ("keys", "wait", "move"),
    [
        ([("a", "active"), ("b", "next")], HOUR, Move.ACTIVATE),
        ([("b", "active"), ("a", "retired")], DAY, Move.REMOVE),
    ],
)
def test_what_is_not_due_is_refused(
    keys: list[tuple[str, str]], wait: timedelta, move: Move
) -> None:
    with pytest.raises(TooEarly) as refusal:
        step(*keys, after=wait - timedelta(seconds=1))

    assert (refusal.value.move, refusal.value.at) == (move, NOON + wait)
