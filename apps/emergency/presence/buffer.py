"""Fixes between their arrival and the next flush: one a person, the newest wins."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

LIMIT: Final = 20_000  # rows; some 8 MB, and half a second of writing
BATCH: Final = 1_000  # rows of one statement
FLUSH_EVERY_S: Final = 0.25


class Fix(NamedTuple):
    """A checked position of one person.

    Attributes:
        fix_at: The phone's time, never later than `heard_at`.
        heard_at: When it arrived here.
    """

    user_id: UUID
    longitude: float
    latitude: float
    accuracy_m: float | None
    fix_at: datetime
    heard_at: datetime


class BufferFull(Exception):
    """The database takes rows more slowly than they come."""


class Buffer:
    """Filled by the event loop, emptied by the flush thread."""

    def __init__(self) -> None:
        self._rows: dict[UUID, Fix] = {}
        self._taken = 0
        self._oldest: float | None = None  # monotonic arrival of the oldest fix not yet written
        self._lock = threading.Lock()
        self._wake = threading.Event()

    def __len__(self) -> int:
        return len(self._rows) + self._taken

    @property
    def lag_s(self) -> float:
        """How long the oldest fix has been waiting; 0 if none is."""
        oldest = self._oldest
        return 0.0 if oldest is None else time.monotonic() - oldest

    def put(self, fix: Fix) -> None:
        """Keep `fix` unless a newer one of that person waits already.

        Raises:
            BufferFull: and this person has no row that could be replaced.
        """
        with self._lock:
            if len(self) >= LIMIT and fix.user_id not in self._rows:
                raise BufferFull
            if self._oldest is None:
                self._oldest = time.monotonic()
            self._keep(fix)
        if len(self._rows) >= BATCH:
            self._wake.set()

    def wait(self) -> None:
        """Return when it is time to flush: after 250 ms, at a full batch, or when woken."""
        self._wake.wait(FLUSH_EVERY_S)
        self._wake.clear()

    def wake(self) -> None:
        self._wake.set()

    def take(self) -> list[Fix]:
        """All fixes, by user id: rows locked in one order cannot deadlock with another process."""
        with self._lock:
            rows, self._rows = self._rows, {}
            self._taken = len(rows)
        return sorted(rows.values())

    def written(self) -> None:
        """What was taken is stored."""
        with self._lock:
            self._taken = 0
            self._oldest = time.monotonic() if self._rows else None

    def give_back(self, fixes: Iterable[Fix]) -> None:
        """What was taken could not be stored: it waits again, behind newer fixes."""
        with self._lock:
            self._taken = 0
            for fix in fixes:
                self._keep(fix)

    def _keep(self, fix: Fix) -> None:
        waiting = self._rows.get(fix.user_id)
        if waiting is None or waiting.fix_at <= fix.fix_at:
            self._rows[fix.user_id] = fix
