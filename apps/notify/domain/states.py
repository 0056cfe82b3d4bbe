"""The life of one delivery: what its states mean and what may follow what."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from apps.notify.domain.outcomes import Kind


class State(StrEnum):
    QUEUED = "queued"  # waits for `due_at`
    CLAIMED = "claimed"  # a worker holds it until `due_at`
    UNKNOWN = "unknown"  # sent, no answer; a receipt may come until `due_at`, then it is repeated
    ACCEPTED = "accepted"  # the provider gave an id
    SENT = "sent"  # the provider handed it on
    DELIVERED = "delivered"  # on the device
    SEEN = "seen"  # read or opened
    FAILED = "failed"
    CANCELLED = "cancelled"  # no longer wanted before it left
    EXPIRED = "expired"  # too old to be of use


RANK: Final = {
    State.QUEUED: 0,
    State.CLAIMED: 1,
    State.UNKNOWN: 2,
    State.ACCEPTED: 3,
    State.SENT: 4,
    State.DELIVERED: 5,
    State.SEEN: 6,
}
OPEN: Final = (State.QUEUED, State.CLAIMED, State.UNKNOWN)  # something is still to be done
PROVED: Final = (State.DELIVERED, State.SEEN)
LOST: Final = (State.FAILED, State.EXPIRED)
MAY_HAVE_LEFT: Final = (State.CLAIMED, State.UNKNOWN, State.ACCEPTED, State.SENT)
_AFTER_ATTEMPT: Final = {
    Kind.RETRY: State.QUEUED,
    Kind.UNKNOWN: State.UNKNOWN,
    Kind.DEAD_TARGET: State.FAILED,
    Kind.NEXT_CHANNEL: State.FAILED,
    Kind.BUG: State.FAILED,
}


def after_attempt(now: State, outcome: Kind, *, is_newest: bool) -> State:
    """State after an attempt ended.

    Args:
        is_newest: No later attempt was claimed meanwhile. A late answer of an older attempt counts
            only if it proves that the provider has the message.
    """
    if outcome is Kind.ACCEPTED:
        return State.ACCEPTED if now in OPEN else now
    if now is State.CLAIMED and is_newest:
        return _AFTER_ATTEMPT[outcome]
    return now


def after_receipt(now: State, told: State) -> State:
    """State after a provider or a phone reported `told`.

    Receipts come twice, late and in any order, so one only raises the rank. A failure is believed
    unless there is proof of delivery; proof of delivery overrides every end.
    """
    if told is State.FAILED:
        return now if now in PROVED else State.FAILED
    if told in PROVED:
        return told if RANK[told] > RANK.get(now, 0) else now
    return told if now in RANK and RANK[told] > RANK[now] else now
