"""Remembers people for a while, in bounded memory."""

from __future__ import annotations

from uuid import UUID


class Recent:
    """Who was marked within the last `keep_s` seconds. Times are seconds of one steady clock."""

    def __init__(self, keep_s: float) -> None:
        self._keep_s = keep_s
        self._newer: dict[UUID, float] = {}
        self._older: dict[UUID, float] = {}
        self._turned_at = 0.0

    def mark(self, person: UUID, now: float) -> None:
        if now - self._turned_at >= self._keep_s:
            # Everything in `older` is out of date by now; dropping it whole costs nothing.
            self._newer, self._older = {}, self._newer
            self._turned_at = now
        self._newer[person] = now

    def has(self, person: UUID, now: float) -> bool:
        marked_at = self._newer.get(person) or self._older.get(person)
        return marked_at is not None and now - marked_at < self._keep_s

    def forget(self, person: UUID) -> None:
        self._newer.pop(person, None)
        self._older.pop(person, None)
