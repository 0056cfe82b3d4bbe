"""The worker's side of the emergency lane: one task that claims, sends and records."""

from __future__ import annotations

import random
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from apps.notify import services
from apps.notify.gateways.lane import open_lane
from apps.notify.gateways.queue import SEND, app
from kreki.observe.crashpoint import crashpoint


@app.task(name=SEND)
def send_emergency(*, ids: Sequence[str], **_newer_fields: object) -> None:
    """Send the deliveries of `ids` that nobody has claimed yet.

    Delivered twice or cut off anywhere, this is harmless: the claim is a compare-and-set, and the
    guard gives out again what lost its worker.
    """
    claimed = services.claim(
        [UUID(each) for each in ids], ack_key=settings.ACK_KEY, now=timezone.now()
    )
    crashpoint("notify.claimed")
    for results in open_lane().send(claimed):
        crashpoint("notify.sent")
        services.record(results, now=timezone.now(), jitter=random.random())  # noqa: S311
