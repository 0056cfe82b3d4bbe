"""Who is connected to this process, and what waits to be sent to each."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Final
from uuid import UUID

from apps.emergency.live import metrics
from apps.emergency.live.messages import RESYNC

QUEUE: Final = 200  # messages
SEATS: Final = 5  # of one person: a phone, its successor, a browser, and two that hang


class Outgoing:
    """Messages for one connection. A client too slow for them is told to fetch everything anew."""

    def __init__(self) -> None:
        self._texts: deque[str] = deque()
        self._filled = asyncio.Event()
        self.doubted = asyncio.Event()  # whether this may go on is to be asked now
        self.is_crowded_out = False

    def offer(self, text: str) -> None:
        if len(self._texts) >= QUEUE:
            self._texts.clear()
            text = RESYNC
            metrics.RESYNCS.inc()
        self._texts.append(text)
        self._filled.set()

    async def drain(self, send: Callable[[str], Awaitable[None]]) -> None:
        """Hand the messages to `send`, one after the other, for ever."""
        while True:
            await self._filled.wait()
            self._filled.clear()
            while self._texts:
                await send(self._texts.popleft())


class Room:
    """All connections of this process; other processes have rooms of their own."""

    def __init__(self) -> None:
        self._people: dict[UUID, dict[Outgoing, None]] = defaultdict(dict)  # oldest first
        self._desk: set[Outgoing] = set()

    @property
    def is_empty(self) -> bool:
        return not self._people and not self._desk

    @property
    def has_dispatchers(self) -> bool:
        return bool(self._desk)

    def seat(self, person: UUID, outgoing: Outgoing) -> None:
        """The newest SEATS connections of a person stay; older ones are told to go."""
        own = self._people[person]
        own[outgoing] = None
        for oldest in list(own)[:-SEATS]:
            oldest.is_crowded_out = True
            oldest.doubted.set()
        metrics.CONNECTIONS.labels("app").inc()

    def leave(self, person: UUID, outgoing: Outgoing) -> None:
        self._people[person].pop(outgoing, None)
        if not self._people[person]:
            del self._people[person]
        metrics.CONNECTIONS.labels("app").dec()

    def seat_dispatcher(self, outgoing: Outgoing) -> None:
        self._desk.add(outgoing)
        metrics.CONNECTIONS.labels("dispatcher").inc()

    def leave_dispatcher(self, outgoing: Outgoing) -> None:
        self._desk.discard(outgoing)
        metrics.CONNECTIONS.labels("dispatcher").dec()

    def doubt(self, person: UUID) -> None:
        """The rights of `person` changed; a dispatcher's session may have ended with them."""
        for outgoing in (*self._people.get(person, ()), *self._desk):
            outgoing.doubted.set()

    def doubt_all(self) -> None:
        for outgoing in (*self._desk, *(one for own in self._people.values() for one in own)):
            outgoing.doubted.set()

    def tell(self, people: Iterable[UUID], text: str) -> None:
        """These people, on all their devices, and every dispatcher."""
        for person in people:
            for outgoing in self._people.get(person, ()):
                outgoing.offer(text)
        self.tell_dispatchers(text)

    def tell_dispatchers(self, text: str) -> None:
        for outgoing in self._desk:
            outgoing.offer(text)

    def tell_people(self, text: str) -> None:
        """Everybody who is not a dispatcher."""
        for connections in self._people.values():
            for outgoing in connections:
                outgoing.offer(text)
