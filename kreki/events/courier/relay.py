"""Carries the outbox rows of one lane to the broker."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Final

import psycopg
import structlog
from django.conf import settings
from kombu import Connection
from psycopg.errors import LockNotAvailable

from kreki.contracts.base import Lane
from kreki.events import metrics
from kreki.events.courier import outbox
from kreki.events.courier.publisher import Publisher, Refused
from kreki.events.courier.session import BROKER_LOST, broker, database, keep
from kreki.events.topology import check_consumers, declare_exchange
from kreki.observe.crashpoint import crashpoint
from kreki.observe.metrics import LOOP_TICK

SWEEP_S: Final = 1.0  # a lost NOTIFY, or a postponed row, costs at most this

log = structlog.get_logger(__name__)


class Relay:
    """One lane of one service. A second copy waits until the first one is gone.

    A row is deleted after the broker confirmed it and never before: a relay that dies between the
    two leaves the row, and consumers recognise the second copy.
    """

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.source = settings.SERVICE.slug
        self.name = f"relay.{lane}"

    def run(self, stop: threading.Event) -> None:
        keep(lambda: self._session(stop), name=self.name, stop=stop)

    def _session(self, stop: threading.Event) -> None:
        with database(f"kreki {self.name}") as session:
            if not self._lead(session, stop):
                return
            session.execute(f'LISTEN "outbox_{self.lane}"')
            with broker() as link:
                channel = link.channel()
                declare_exchange(channel)
                check_consumers(channel, self.source, self.lane)
                log.info("relay ready", lane=self.lane.value)
                publisher = Publisher(link)
                while not stop.is_set():
                    if not self._send_due(session, publisher):
                        self._wait(session, link)

    def _lead(self, session: psycopg.Connection, stop: threading.Event) -> bool:
        """Wait for this lane's lock, which the session keeps; False if stopped before."""
        session.execute("SET lock_timeout = '1s'")
        while not stop.is_set():
            try:
                session.execute("SELECT pg_advisory_lock(hashtext(%s))", (f"kreki.{self.name}",))
            except LockNotAvailable:
                continue
            return True
        return False

    def _send_due(self, session: psycopg.Connection, publisher: Publisher) -> bool:
        """Publish one batch; False if nothing was due."""
        confirmed: list[int] = []
        lost: Exception | None = None
        with session.transaction():
            rows = outbox.claim(session, self.lane)
            for row in rows:
                try:
                    self._send(row, publisher)
                except Refused as refusal:
                    outbox.postpone(session, row, refusal.reason)
                except BROKER_LOST as error:
                    metrics.PUBLISH_ERRORS.labels("CONNECTION").inc()
                    lost = error  # what was confirmed before must be dropped all the same
                    break
                else:
                    confirmed.append(row.id)
            if confirmed:
                crashpoint("relay.confirmed")
                outbox.drop(session, confirmed)
        if lost is not None:
            raise lost
        return bool(rows)

    def _send(self, row: outbox.Row, publisher: Publisher) -> None:
        names = {
            "event_id": str(row.event_id),
            "event_type": row.type,
            "request_id": row.request_id,
        }
        try:
            publisher.publish(row.envelope(source=self.source, lane=self.lane))
        except Refused as refusal:
            metrics.PUBLISH_ERRORS.labels(refusal.reason).inc()
            log.warning("event refused", reason=refusal.reason, attempts=row.attempts + 1, **names)
            raise
        crashpoint("relay.published")
        metrics.PUBLISHED.labels(row.type).inc()
        log.info("event published", **names)

    def _wait(self, session: psycopg.Connection, link: Connection) -> None:
        """Until something is written to this lane, at most a second."""
        LOOP_TICK.labels(self.name).set(time.time())
        pending, age_s = outbox.measure(session, self.lane)
        metrics.OUTBOX_PENDING.labels(self.lane.value).set(pending)
        metrics.OUTBOX_OLDEST_AGE.labels(self.lane.value).set(age_s)
        for _notification in session.notifies(timeout=SWEEP_S, stop_after=1):
            pass
        # A connection that only publishes does not notice that it was closed.
        link.heartbeat_check()
        with suppress(TimeoutError):
            link.drain_events(timeout=0)
