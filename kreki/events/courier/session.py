"""Connections of one courier thread, and the loop that makes them again when they are lost."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import amqp
import psycopg
import structlog
from django.conf import settings
from django.db import connection
from django.db.utils import InterfaceError, InternalError, OperationalError
from kombu import Connection

from kreki.database import own_session
from kreki.events import metrics

FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 5.0
CONNECT_TIMEOUT_S: Final = 1
HEARTBEAT_S: Final = 10

# InternalError: the session was ended for its silence, or the server takes no writes for now.
DATABASE_LOST: Final = (OperationalError, InterfaceError, InternalError)
BROKER_LOST: Final = (OSError, amqp.AMQPError)  # OSError includes every time-out
LOST: Final = (*DATABASE_LOST, psycopg.OperationalError, psycopg.InternalError, *BROKER_LOST)

log = structlog.get_logger(__name__)


@contextmanager
def broker() -> Iterator[Connection]:
    """A connection to the broker that confirms publishes.

    It is dropped, not closed: a blocked broker would never answer the farewell.
    """
    link = Connection(
        settings.BROKER_URL,
        connect_timeout=CONNECT_TIMEOUT_S,
        heartbeat=HEARTBEAT_S,
        transport_options={"confirm_publish": True},
    )
    try:
        link.ensure_connection(max_retries=0, reraise_as_library_errors=False)
        yield link
    finally:
        link.collect()


def database(name: str) -> psycopg.Connection:
    """A session beside Django's, for LISTEN, a session lock and row locks during a publish.

    Django's options stay behind: its 5 s limit for an idle transaction is shorter than a slow
    batch. The keepalives free the locks of a host that vanished.
    """
    return psycopg.connect(
        **own_session(),
        autocommit=True,
        application_name=name,
        options=(
            "-c idle_in_transaction_session_timeout=60s -c timezone=UTC"
            " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
        ),
    )


def keep(session: Callable[[], None], *, name: str, stop: threading.Event) -> None:
    """Run `session` until `stop`; when a connection is lost, again after 0.1 s, later 5 s.

    A session returns only because of `stop`; every error but a lost connection ends the thread.
    """
    pauses = _pauses()
    while not stop.is_set():
        try:
            session()
        except LOST as error:
            metrics.LOST.labels(name).inc()
            pause = next(pauses)
            log.warning("connection lost", loop=name, error=repr(error), pause_s=round(pause, 2))
            stop.wait(pause)
        finally:
            connection.close()  # Django's of this thread


def _pauses() -> Iterator[float]:
    pause = FIRST_PAUSE_S
    while True:
        yield pause * random.uniform(0.8, 1.2)  # noqa: S311 jitter, not a secret
        pause = min(pause * 2, LONGEST_PAUSE_S)
