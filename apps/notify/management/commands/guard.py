"""The guard process: gives due deliveries to the workers, at NOTIFY and at least every second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.notify import services
from apps.notify.domain.channels import Channel
from apps.notify.gateways.queue import publish
from kreki.loops import run_loop

CHANNEL: Final = "notify_delivery"  # a trigger on the delivery table notifies it
LOOK_AT: Final = 200
PER_TASK: Final = 20  # small, so that several workers share one alert


class Command(BaseCommand):
    help = "Memberikan pengiriman yang jatuh tempo kepada worker; boleh lebih dari satu."

    def handle(self, *_args: object, **_options: object) -> None:
        run_loop(step=step, channel=CHANNEL, name="guard")


def step() -> bool:
    """Publish what is due; True if there may be more."""
    now = timezone.now()
    services.match_receipts(now=now)
    groups, looked_at = services.hand_over(now=now, limit=LOOK_AT)
    # Pushes first: they are the quickest to reach a person and to send.
    tasks = [task for channel in Channel for task in batched(groups.get(channel, []), PER_TASK)]
    for position, task in enumerate(tasks):
        if not publish(task):
            left = [each for later in tasks[position:] for each in later]
            services.take_back(left, now=timezone.now())
            return False
    return looked_at == LOOK_AT


def batched(ids: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
