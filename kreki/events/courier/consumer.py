"""Takes the messages of one lane off the broker and lets each take effect."""

from __future__ import annotations

import threading
import time
import traceback
from contextlib import suppress
from typing import Final

import structlog
from django.conf import settings
from django.db import connection
from kombu import Connection, Consumer
from kombu.message import Message

from kreki.contracts.base import Lane
from kreki.contracts.catalogue import BY_TYPE
from kreki.events import metrics
from kreki.events.courier.session import DATABASE_LOST, broker, keep
from kreki.events.inbox import Handlers, Outcome, process
from kreki.events.topology import declare_exchange, declare_queue
from kreki.observe.metrics import LOOP_TICK

PREFETCH: Final = {Lane.EXPRESS: 10, Lane.STANDARD: 50}
RETRY_AFTER_S: Final = (0.1, 0.5, 2.0)
DECLARE_EVERY_S: Final = 60.0
WAIT_S: Final = 1.0

log = structlog.get_logger(__name__)


class LaneConsumer:
    """One lane of one service.

    A message is acknowledged after its effect is committed. What can never succeed goes to the
    dead-letter queue; while the database is away the messages stay on the broker.
    """

    def __init__(self, lane: Lane, handlers: Handlers) -> None:
        self.lane = lane
        self.handlers = handlers
        self.slug = settings.SERVICE.slug
        self.name = f"consumer.{lane}"

    def run(self, stop: threading.Event) -> None:
        keep(lambda: self._session(stop), name=self.name, stop=stop)

    def _session(self, stop: threading.Event) -> None:
        # First the database: a message taken without one would only burn a delivery.
        connection.ensure_connection()
        with broker() as link:
            channel = link.channel()
            declare_exchange(channel)
            consumer = Consumer(
                channel,
                queues=[declare_queue(channel, self.slug, self.lane)],
                on_message=lambda message: self._take(message, stop),
                prefetch_count=PREFETCH[self.lane],
                auto_declare=False,
            )
            consumer.consume()
            log.info("consumer ready", lane=self.lane.value)
            while not stop.is_set():
                self._drain_until(link, stop, time.monotonic() + DECLARE_EVERY_S)
                declare_queue(channel, self.slug, self.lane)

    def _drain_until(self, link: Connection, stop: threading.Event, deadline: float) -> None:
        while not stop.is_set() and time.monotonic() < deadline:
            LOOP_TICK.labels(self.name).set(time.time())
            with suppress(TimeoutError):
                link.drain_events(timeout=WAIT_S)
            link.heartbeat_check()

    def _take(self, message: Message, stop: threading.Event) -> None:
        """Let one message take effect, then settle it with the broker.

        Raises:
            django.db.OperationalError, InterfaceError: the database is away; the session ends and
                the broker keeps the message.
        """
        names = self._names(message)
        try:
            outcome = self._process(message.body, stop).value
        except DATABASE_LOST:
            raise
        except Exception as error:  # noqa: BLE001 whatever a handler raises, the queue goes on
            message.reject(requeue=False)
            outcome = "rejected"
            # The text of an error may quote the data, so only its name and place are logged.
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{frame.filename}:{frame.lineno}"
            log.error("event rejected", error=type(error).__name__, at=place, **names)  # noqa: TRY400
        else:
            message.ack()
            log.info("event taken", outcome=outcome, **names)
        metrics.HANDLED.labels(names["event_type"], outcome).inc()

    def _process(self, body: bytes | str, stop: threading.Event) -> Outcome:
        for pause_s in RETRY_AFTER_S:
            try:
                return process(body, self.handlers, self.slug)
            except DATABASE_LOST as error:
                log.warning("database lost", loop=self.name, error=type(error).__name__)
                connection.close()
                stop.wait(pause_s)
        return process(body, self.handlers, self.slug)

    @staticmethod
    def _names(message: Message) -> dict[str, str]:
        """What identifies the message in a log line; foreign text never becomes a label."""
        kind = str(message.properties.get("type"))
        return {
            "event_id": str(message.properties.get("message_id")),
            "event_type": kind if kind in BY_TYPE else "unknown",
            "request_id": str(message.headers.get("request_id", "")),
        }
