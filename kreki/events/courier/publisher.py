"""Puts one event on the broker and returns only when it is safe there."""

from __future__ import annotations

from typing import Final

from amqp.exceptions import MessageNacked
from kombu import Connection, Producer

from kreki.events.envelope import Envelope, encode
from kreki.events.topology import EVENTS

CONFIRM_TIMEOUT_S: Final = 2  # without one, a blocked broker is waited for without end


class Refused(Exception):
    """The broker answered, but does not take this event now; `reason` is for the row and metric."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Publisher:
    """One channel on which every publish is confirmed before the next."""

    def __init__(self, link: Connection) -> None:
        self._returned: list[object] = []
        # With a callback the return is only noted. The default raises before the confirm of the
        # same message is read, which would then count as the confirm of the next one.
        self._producer = Producer(
            link.channel(),
            exchange=EVENTS,
            auto_declare=False,
            on_return=lambda *details: self._returned.append(details),
        )

    def publish(self, envelope: Envelope) -> None:
        """Returns after the broker has stored the event in every bound queue.

        Raises:
            Refused: no queue is bound, or one is full.
            OSError, amqp.AMQPError: outcome unknown, the connection is of no more use.
        """
        self._returned.clear()
        try:
            self._producer.publish(
                encode(envelope),
                routing_key=f"{envelope.lane}.{envelope.type}",
                mandatory=True,
                confirm_timeout=CONFIRM_TIMEOUT_S,
                delivery_mode=2,
                content_type="application/json",
                content_encoding="utf-8",
                message_id=str(envelope.id),
                type=envelope.type,
                app_id=envelope.source,
                headers={"lane": envelope.lane, "request_id": envelope.request_id},
            )
        except MessageNacked:
            raise Refused("NACKED") from None
        if self._returned:
            raise Refused("NO_ROUTE")
