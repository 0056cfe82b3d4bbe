"""Which decision leads where."""

from __future__ import annotations

import pytest

from apps.volunteer.domain import states


@pytest.mark.parametrize(
    ("step", "starts", "end"),
    [
        (states.APPROVE, {states.APPLICANT}, states.ACTIVE),
        (states.SUSPEND, {states.ACTIVE}, states.SUSPENDED),
        (states.REINSTATE, {states.SUSPENDED}, states.ACTIVE),
        (states.VERIFY, {states.CLAIMED}, states.VERIFIED),
        (states.REJECT, {states.CLAIMED, states.VERIFIED}, states.REJECTED),
    ],
)
def test_a_step_starts_only_where_it_may(step: str, starts: set[str], end: str) -> None:
    everywhere = {
        *(states.APPLICANT, states.ACTIVE, states.SUSPENDED, states.ERASED),
        *(states.CLAIMED, states.VERIFIED, states.REJECTED),
    }

    assert {status for status in everywhere if states.can_take(step, status)} == starts
    assert states.status_after(step) == end
