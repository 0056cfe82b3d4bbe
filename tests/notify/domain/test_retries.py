"""When the next attempt starts."""

from __future__ import annotations

import pytest

from apps.notify.domain.channels import Channel
from apps.notify.domain.retries import BACK_OFF_S, LEASE, WAIT_FOR_RECEIPT, back_off


def test_the_first_repeat_is_immediate() -> None:
    assert back_off(1, asked_s=None, jitter=1).total_seconds() == 0


@pytest.mark.parametrize("attempts", range(2, 12))
def test_later_repeats_wait_between_half_and_all_of_their_step(attempts: int) -> None:
    step = BACK_OFF_S[min(attempts, len(BACK_OFF_S)) - 1]

    assert back_off(attempts, asked_s=None, jitter=0).total_seconds() == step / 2
    assert back_off(attempts, asked_s=None, jitter=1).total_seconds() == step


def test_what_the_provider_asks_for_is_kept() -> None:
    assert back_off(1, asked_s=60, jitter=0).total_seconds() == 60


def test_every_channel_has_a_lease_and_only_a_push_repeats_without_waiting() -> None:
    assert set(LEASE) == set(WAIT_FOR_RECEIPT) == set(Channel)
    assert [channel for channel, wait in WAIT_FOR_RECEIPT.items() if not wait] == [Channel.FCM]
