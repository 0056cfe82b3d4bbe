"""The Celery queue between guard and worker; rows are what must not be lost, not messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final
from uuid import UUID

import structlog
from celery import Celery, signals
from celery.worker.consumer import Consumer
from kombu.exceptions import OperationalError

from kreki.observe.metrics import LOOP_TICK

SEND: Final = "notify.send_emergency"
TICK_S: Final = 2.0
CONFIRM_S: Final = 2  # a blocked broker would otherwise hold the guard for ever
log = structlog.get_logger(__name__)
app: Final = Celery("notify")
app.config_from_object("django.conf:settings", namespace="CELERY")


class PlainConsumer(Consumer):
    """Without native delayed delivery: 28 more quorum queues, for ETAs that are never used."""

    class Blueprint(Consumer.Blueprint):
        default_steps: ClassVar = [
            step for step in Consumer.Blueprint.default_steps if "delayed_delivery" not in step
        ]


@signals.setup_logging.connect
def leave_logging_alone(**_details: object) -> None:
    """Celery sets up loggers of its own unless somebody listens; ours are kreki.observe's."""


@signals.worker_ready.connect
def settle_in(sender: Consumer, **_details: object) -> None:
    """Declare the queue for dead letters, which nobody consumes, and show that the loop moves."""
    for queue in app.amqp.queues.values():
        queue(sender.connection.default_channel).declare()
    sender.timer.call_repeatedly(TICK_S, LOOP_TICK.labels("worker").set_to_current_time)


def publish(ids: Iterable[UUID]) -> bool:
    """Give these deliveries to a worker; False if the broker did not take them."""
    names = [str(each) for each in ids]
    try:
        app.send_task(SEND, kwargs={"ids": names}, confirm_timeout=CONFIRM_S, mandatory=True)
    except (OperationalError, TimeoutError) as error:
        log.warning("broker does not take alerts", error=type(error).__name__, alerts=len(names))
        return False
    return True
