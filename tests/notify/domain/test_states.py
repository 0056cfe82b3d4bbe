"""Receipts and outcomes in any order lead to the same state, and proof is never lost."""

from __future__ import annotations

from itertools import permutations

import pytest

from apps.notify.domain.outcomes import Kind
from apps.notify.domain.states import LOST, OPEN, RANK, State, after_attempt, after_receipt


def test_ranks_rise_from_waiting_to_seen() -> None:
    assert sorted(RANK, key=RANK.__getitem__) == [
        State.QUEUED,
        State.CLAIMED,
        State.UNKNOWN,
        State.ACCEPTED,
        State.SENT,
        State.DELIVERED,
        State.SEEN,
    ]


@pytest.mark.parametrize("order", list(permutations([State.SENT, State.DELIVERED, State.SEEN])))
def test_receipts_in_any_order_end_at_the_highest(order: tuple[State, ...]) -> None:
    state = State.ACCEPTED
    for told in order + order:
        state = after_receipt(state, told)

    assert state is State.SEEN


@pytest.mark.parametrize("proved", [State.DELIVERED, State.SEEN])
def test_failure_after_proof_is_ignored(proved: State) -> None:
    assert after_receipt(proved, State.FAILED) is proved


@pytest.mark.parametrize("ended", [*LOST, State.CANCELLED])
def test_proof_overrides_every_end_but_a_hand_over_does_not(ended: State) -> None:
    assert after_receipt(ended, State.DELIVERED) is State.DELIVERED
    assert after_receipt(ended, State.SENT) is ended


def test_a_failure_is_believed_before_proof() -> None:
    assert after_receipt(State.SENT, State.FAILED) is State.FAILED


@pytest.mark.parametrize("now", OPEN)
def test_acceptance_counts_even_from_an_older_attempt(now: State) -> None:
    assert after_attempt(now, Kind.ACCEPTED, is_newest=False) is State.ACCEPTED


@pytest.mark.parametrize("now", [State.SENT, State.DELIVERED, State.CANCELLED])
def test_acceptance_lowers_nothing(now: State) -> None:
    assert after_attempt(now, Kind.ACCEPTED, is_newest=True) is now


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Kind.RETRY, State.QUEUED),
        (Kind.UNKNOWN, State.UNKNOWN),
        (Kind.DEAD_TARGET, State.FAILED),
        (Kind.NEXT_CHANNEL, State.FAILED),
        (Kind.BUG, State.FAILED),
    ],
)
def test_every_other_outcome_counts_for_the_newest_attempt_only(
    outcome: Kind, state: State
) -> None:
    assert after_attempt(State.CLAIMED, outcome, is_newest=True) is state
    assert after_attempt(State.CLAIMED, outcome, is_newest=False) is State.CLAIMED
    assert after_attempt(State.SENT, outcome, is_newest=True) is State.SENT
