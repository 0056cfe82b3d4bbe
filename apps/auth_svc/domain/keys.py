"""The life of a signing key: published, then signing, then published for old tokens, then gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# Services keep the key set for five minutes; a key that signs sooner would be refused by some.
LEAST_WAIT: Final = timedelta(minutes=10)
WAIT: Final = timedelta(hours=1)


class Move(StrEnum):
    """What one step of a rotation does."""

    PUBLISH = "publish"
    ACTIVATE = "activate"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Key:
    """`state` is next, active or retired, since `since`."""

    kid: str
    state: str
    since: datetime


class TooEarly(Exception):
    """The next step would have tokens refused; `move` of `kid` is due at `at`."""

    def __init__(self, move: Move, kid: str, at: datetime) -> None:
        self.move, self.kid, self.at = move, kid, at
        super().__init__(f"{move} {kid}: {at.isoformat()}")


def next_move(
    keys: Sequence[Key], *, wait: timedelta, keep: timedelta, now: datetime
) -> tuple[Move, str]:
    """The step that is due, and the key it is about; empty for one that is still to be made.

    Args:
        wait: How long a key is published before it signs.
        keep: How long one stays published after it last signed.

    Raises:
        TooEarly: the step that comes next is not due yet.
    """
    for state, move, rest in (("next", Move.ACTIVATE, wait), ("retired", Move.REMOVE, keep)):
        for key in sorted(keys, key=lambda key: key.since):
            if key.state == state:
                if now < key.since + rest:
                    raise TooEarly(move, key.kid, key.since + rest)
                return move, key.kid
    return Move.PUBLISH, ""
