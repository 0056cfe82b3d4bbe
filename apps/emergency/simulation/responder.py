"""A volunteer on duty: walks about, reports, hears of an emergency, goes or does not go."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from apps.emergency.simulation.behaviour import Answer, Person, walking_s
from apps.emergency.simulation.earth import Place, Route, metres_between, shifted
from apps.emergency.simulation.phone import Phone, Refused, Unreachable

LOOK_S: Final = 5.0  # how often the app compares the place with the one last reported
MOVED_M: Final = 25.0


@dataclass(frozen=True, slots=True)
class Clock:
    """People's seconds pass `speed` times faster; the system's own windows do not."""

    speed: float

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)


class Responder:
    """One volunteer, from `start` to `stop`."""

    def __init__(self, phone: Phone, home: Place, person: Person, clock: Clock) -> None:
        self._phone = phone
        self._person = person
        self._clock = clock
        self._home = home
        self._route = Route(home, home, time.monotonic(), 0)
        self._reported = home
        self._known: set[str] = set()
        self._on_mission = False
        self._life: asyncio.Task[None] | None = None

    async def start(self) -> bool:
        """Go on duty and open the app, which listens from then on.

        False if this person may not serve: the seed holds lapsed and suspended people too.
        """
        try:
            await self._phone.go_on_duty(self._home)
        except Refused as refusal:
            if refusal.code != "RESPONDER_NOT_ELIGIBLE":
                raise
            return False
        self._life = asyncio.create_task(self._live())
        listening = asyncio.create_task(self._phone.listening.wait())
        await asyncio.wait({self._life, listening}, return_when=asyncio.FIRST_COMPLETED)
        return True

    async def stop(self) -> None:
        """Close the app and go off duty.

        Raises:
            ExceptionGroup: the app had crashed.
        """
        if self._life is None:
            return
        self._life.cancel()
        with suppress(asyncio.CancelledError):
            await self._life
        await self._phone.go_off_duty()

    async def _live(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._report())
            async for incident_id, _version in self._phone.hints():
                if incident_id not in self._known:
                    self._known.add(incident_id)
                    tasks.create_task(self._heed(incident_id))

    async def _report(self) -> None:
        next_report_s, last = 60.0, time.monotonic()
        while True:
            await asyncio.sleep(LOOK_S)
            place = self._where()
            has_moved = metres_between(place, self._reported) > MOVED_M
            if has_moved or time.monotonic() >= last + next_report_s:
                last, self._reported = time.monotonic(), place
                try:
                    next_report_s = await self._phone.report(place)
                except (Refused, Unreachable):
                    continue  # the next report repairs it

    def _where(self) -> Place:
        now = time.monotonic()
        place = self._route.at(now)
        if self._route.is_over(now) and self._person.wanders and not self._on_mission:
            north_m, east_m = self._person.stroll_m()
            self._walk_to(shifted(self._home, north_m=north_m, east_m=east_m))
        return place

    def _walk_to(self, goal: Place) -> float:
        """Set off; returns the seconds that it takes, on people's clock."""
        now = time.monotonic()
        start = self._route.at(now)
        seconds = walking_s(metres_between(start, goal))
        self._route = Route(start, goal, now, seconds / self._clock.speed)
        return seconds

    async def _heed(self, incident_id: str) -> None:
        try:
            invitation = await self._phone.incident(incident_id)
            if invitation["stage"] == "invited":
                await self._answer(incident_id, eta_minutes=_upper_bound(invitation["eta_band"]))
        except (Refused, Unreachable):
            pass  # others were quicker, it is over, or the network is gone: stand by

    async def _answer(self, incident_id: str, *, eta_minutes: int) -> None:
        await self._clock.sleep(self._person.reaction_s())
        match self._person.answer():
            case Answer.ACCEPT:
                await self._phone.respond(incident_id, "accept", eta_minutes)
                self._on_mission = True
                try:
                    await self._help(incident_id)
                finally:
                    self._on_mission = False
            case Answer.DECLINE:
                await self._phone.respond(incident_id, "reject")
            case Answer.SILENCE:
                pass

    async def _help(self, incident_id: str) -> None:
        point = (await self._phone.incident(incident_id))["point"]
        await self._clock.sleep(self._person.turnout_s(datetime.now(UTC)))
        await self._clock.sleep(self._walk_to(Place(point["latitude"], point["longitude"])))
        await self._phone.tell(incident_id, "arrive")
        await self._clock.sleep(self._person.care_s())
        await self._phone.tell(incident_id, "complete")


def _upper_bound(band: str) -> int:
    """Minutes to promise: `3-5` means 5, `20+` means 20."""
    return int(band.rstrip("+").rpartition("-")[2])
