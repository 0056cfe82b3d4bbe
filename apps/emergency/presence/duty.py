"""What the flushes said about people: off duty, on a mission, and who waits to be told."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from typing import Final
from uuid import UUID

from apps.emergency.presence.recent import Recent
from apps.emergency.presence.writing import Outcome

REMEMBER_S: Final = 600.0
WAIT_S: Final = 2.0  # longer than a flush; the answer is then 202, as for anybody unknown


class Duty:
    """Lives in the event loop; `heed` is called there after every flush.

    Somebody found off duty may be on duty again by the next report, which only the database
    knows. Therefore such a report is buffered like any other, and its answer waits for the flush.
    """

    def __init__(self) -> None:
        self.on_mission: frozenset[UUID] = frozenset()
        self._off = Recent(REMEMBER_S)
        self._waiting: dict[UUID, list[asyncio.Future[bool]]] = defaultdict(list)

    def is_doubtful(self, person: UUID) -> bool:
        """Whether this person was off duty when last heard."""
        return self._off.has(person, time.monotonic())

    async def is_off_after_flush(self, person: UUID) -> bool:
        """Whether the next flush finds this person off duty."""
        answer = asyncio.get_running_loop().create_future()
        self._waiting[person].append(answer)
        try:
            return await asyncio.wait_for(answer, WAIT_S)
        except TimeoutError:
            return False

    def heed(self, outcome: Outcome) -> None:
        self.on_mission = outcome.on_mission
        now = time.monotonic()
        for person in outcome.off_duty:
            self._off.mark(person, now)
            self._answer(person, is_off=True)
        for person in outcome.written | outcome.stale:
            self._off.forget(person)
            self._answer(person, is_off=False)

    def _answer(self, person: UUID, *, is_off: bool) -> None:
        for answer in self._waiting.pop(person, ()):
            if not answer.done():
                answer.set_result(is_off)
