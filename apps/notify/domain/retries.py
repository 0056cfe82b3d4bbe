"""When an attempt is over, and when the next one starts. An alert is tried until it expires."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from apps.notify.domain.channels import Channel

LIFETIME: Final = timedelta(minutes=15)  # an older alert helps nobody
HAND_OVER: Final = timedelta(seconds=10)  # a task that nobody claimed by then is published again

# A little longer than the longest request of the channel's gateway: an expired lease means that
# the worker died, not that the provider is slow.
LEASE: Final = {
    Channel.FCM: timedelta(seconds=6),
    Channel.WHATSAPP: timedelta(seconds=6),
    Channel.EMAIL: timedelta(seconds=10),
}
# A push repeats at once, because its tag makes the copy invisible. WhatsApp has no idempotency
# key, so a status webhook gets the chance to prove that the first copy was taken.
WAIT_FOR_RECEIPT: Final = {
    Channel.FCM: timedelta(0),
    Channel.WHATSAPP: timedelta(seconds=5),
    Channel.EMAIL: timedelta(seconds=5),
}
BACK_OFF_S: Final = (0, 1, 2, 4, 8, 16, 30)


def back_off(attempts: int, *, asked_s: int | None, jitter: float) -> timedelta:
    """Pause before the next attempt.

    The first repeat is immediate; later ones wait between half and the whole of their step, so
    that many deliveries do not return together.

    Args:
        attempts: Attempts so far, from 1.
        asked_s: Seconds that the provider asked for; always kept.
        jitter: Random, 0 to 1.
    """
    step = BACK_OFF_S[min(attempts, len(BACK_OFF_S)) - 1]
    own = step * (1 + jitter) / 2
    return timedelta(seconds=max(own, asked_s or 0))
