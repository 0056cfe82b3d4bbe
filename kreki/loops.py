"""The one loop that every background process runs: step until nothing is due, then wait."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from typing import Final

import psycopg
import structlog
from django.db import connection
from django.db.utils import InterfaceError, OperationalError

from kreki.database import own_session
from kreki.observe.metrics import LOOP_TICK, serve_metrics

SWEEP_S: Final = 1.0  # a lost NOTIFY costs at most this
BACK_OFF_S: Final = (0.5, 10.0)  # first and longest wait for a lost database
log = structlog.get_logger(__name__)


def stop_event() -> threading.Event:
    """An event that SIGTERM and SIGINT set; call it in the main thread."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def end_process(task: asyncio.Task[None]) -> None:
    """For tasks that run for ever: a mistake ended this one, and the rest only seems to work."""
    if not task.cancelled():
        log.error("task ended", exc_info=task.exception())
        os.kill(os.getpid(), signal.SIGTERM)


def run_loop(*, step: Callable[[], bool], channel: str, name: str) -> None:
    """Call `step` for ever: again at once while it returns True, else after NOTIFY or a second.

    Work must be a row that is due, claimed inside `step` by one transaction: the process may die
    anywhere. A lost database is waited for with growing pauses; every other error ends the
    process and its supervisor starts it again.

    Args:
        step: Does one piece of due work; False if nothing was due.
        channel: PostgreSQL channel whose notifications wake the loop.
        name: Label of the loop in metrics.
    """
    stop = stop_event()
    serve_metrics()
    pause = BACK_OFF_S[0]
    while not stop.is_set():
        try:
            with _listening(channel) as listener:
                while not stop.is_set():
                    was_due = step()
                    pause = BACK_OFF_S[0]
                    LOOP_TICK.labels(name).set(time.time())
                    if not was_due:
                        _wait(listener)
        except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
            log.warning("database lost", loop=name, error=type(error).__name__, pause_s=pause)
            connection.close()
            stop.wait(pause * random.uniform(0.5, 1.5))  # noqa: S311 jitter, not a secret
            pause = min(pause * 2, BACK_OFF_S[1])


def _listening(channel: str) -> psycopg.Connection:
    """A connection of its own: LISTEN needs a session, and Django's may sit in a transaction."""
    listener = psycopg.connect(**own_session(), autocommit=True)
    listener.execute(f'LISTEN "{channel}"')
    return listener


def _wait(listener: psycopg.Connection) -> None:
    for _notification in listener.notifies(timeout=SWEEP_S, stop_after=1):
        pass
