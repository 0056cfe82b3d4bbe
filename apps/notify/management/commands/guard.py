"""The guard process: gives due deliveries to the workers, at NOTIFY and at least every second."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import structlog
from django.core.management.base import BaseCommand
from django.utils import timezone
from kombu.exceptions import OperationalError

from apps.notify import services
from apps.notify.tasks import send_emergency
from kreki.loops import run_loop

CHANNEL: Final = "notify_delivery"  # a trigger on the delivery table notifies it
LOOK_AT: Final = 200
PER_TASK: Final = 20  # small, so that several workers share one alert
CONFIRM_S: Final = 2  # a blocked broker would otherwise hold the guard for ever
log = structlog.get_logger(__name__)


def step() -> bool:
    """Publish what is due; True if there may be more."""
    now = timezone.now()
    services.match_receipts(now=now)
    groups, looked_at = services.hand_over(now=now, limit=LOOK_AT)
    chunks = [ids[start : start + PER_TASK]
              for ids in groups.values()
              for start in range(0, len(ids), PER_TASK)]  # fmt: skip
    published = [_publish(chunk) for chunk in chunks]
    return all(published) and looked_at == LOOK_AT


def _publish(ids: list[UUID]) -> bool:
    """False if the broker did not take them; they are due again at once then."""
    try:
        send_emergency.apply_async(
            kwargs={"ids": [str(each) for each in ids]}, confirm_timeout=CONFIRM_S, mandatory=True
        )
    except (OperationalError, TimeoutError) as error:
        log.warning("broker does not take alerts", error=type(error).__name__, alerts=len(ids))
        services.take_back(ids, now=timezone.now())
        return False
    return True


class Command(BaseCommand):
    help = "Gives due deliveries to the workers; any number may run."

    def handle(self, *_args: object, **_options: object) -> None:
        run_loop(step=step, channel=CHANNEL, name="guard")
