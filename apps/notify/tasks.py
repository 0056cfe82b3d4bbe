"""The worker's side of the emergency lane: one task that claims, sends and records."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from typing import Final
from uuid import UUID

from celery import Celery, signals
from django.conf import settings
from django.utils import timezone

from apps.notify import services
from apps.notify.gateways.lane import Lane
from kreki.observe.crashpoint import crashpoint

app: Final = Celery("notify")
app.config_from_object("django.conf:settings", namespace="CELERY")


@signals.setup_logging.connect
def leave_logging_alone(**_details: object) -> None:
    """Celery sets up loggers of its own unless somebody listens; ours are kreki.observe's."""


@app.task(name="notify.send_emergency")
def send_emergency(*, ids: Sequence[str], **_newer_fields: object) -> None:
    """Send the deliveries of `ids` that nobody has claimed yet.

    Delivered twice or cut off anywhere, this is harmless: the claim is a compare-and-set, and the
    guard gives out again what lost its worker.
    """
    claimed = services.claim(
        [UUID(each) for each in ids], ack_key=settings.ACK_KEY, now=timezone.now()
    )
    crashpoint("notify.claimed")
    for alert, outcome in lane().send(claimed):
        crashpoint("notify.sent")
        services.record(alert, outcome, now=timezone.now(), jitter=random.random())  # noqa: S311


@cache
def lane() -> Lane:
    """The connections of this process, opened at the first use."""
    return Lane()
