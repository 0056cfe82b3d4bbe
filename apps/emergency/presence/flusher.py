"""The thread that empties the buffer into the database, again and again until it succeeds."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

import psycopg
import structlog

from apps.emergency.presence import metrics, writing
from apps.emergency.presence.buffer import BATCH, Buffer, Fix
from apps.emergency.presence.writing import Outcome

PAUSE_S: Final = 0.5  # between attempts while the database is lost
LAST_FLUSH_S: Final = 4.0  # at the end of the process

log = structlog.get_logger(__name__)


class Flusher:
    """Owns the thread and its database session.

    Args:
        tell: Gets the outcome of every batch, on the flush thread.
    """

    def __init__(self, buffer: Buffer, tell: Callable[[Outcome], None]) -> None:
        self._buffer = buffer
        self._tell = tell
        self._session: psycopg.Connection | None = None
        self._stopping = threading.Event()
        self._stop_by = 0.0
        self._thread = threading.Thread(target=self._run, name="presence-flush", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write what is buffered, for four seconds at most, and end."""
        self._stop_by = time.monotonic() + LAST_FLUSH_S
        self._stopping.set()
        self._buffer.wake()
        self._thread.join()

    def _run(self) -> None:
        try:
            while self._goes_on():
                self._buffer.wait()
                metrics.LAG.set(self._buffer.lag_s)
                self._flush()
        finally:
            if not self._stopping.is_set():
                # A mistake ended the thread: without it the process only pretends to work.
                os.kill(os.getpid(), signal.SIGTERM)

    def _goes_on(self) -> bool:
        if not self._stopping.is_set():
            return True
        return bool(len(self._buffer)) and time.monotonic() < self._stop_by

    def _flush(self) -> None:
        fixes = self._buffer.take()
        while fixes:
            try:
                self._tell(self._store(fixes[:BATCH]))
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self._buffer.give_back(fixes)
                self._recover(error)
                return
            fixes = fixes[BATCH:]
        self._buffer.written()

    def _store(self, fixes: Sequence[Fix]) -> Outcome:
        if self._session is None:
            self._session = writing.connect()
        outcome = writing.store(self._session, fixes)
        for name in ("written", "stale", "off_duty"):
            metrics.ROWS.labels(name).inc(len(getattr(outcome, name)))
        return outcome

    def _recover(self, error: psycopg.Error) -> None:
        log.warning("fixes not written", error=type(error).__name__, waiting=len(self._buffer))
        if self._session is not None:
            self._session.close()
            self._session = None
        self._stopping.wait(PAUSE_S)
