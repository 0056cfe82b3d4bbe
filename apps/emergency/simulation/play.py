"""Plays a number of calls in a city full of volunteers, and tells how long everything took."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import aiohttp

from apps.emergency.simulation import city
from apps.emergency.simulation.behaviour import Person
from apps.emergency.simulation.caller import call_for_help
from apps.emergency.simulation.earth import Place
from apps.emergency.simulation.intervals import Findings, summarise
from apps.emergency.simulation.mailbox import Mailbox
from apps.emergency.simulation.phone import Phone
from apps.emergency.simulation.responder import Clock, Responder

AT_ONCE: Final = 16  # requests while everybody goes on or off duty
BETWEEN_CALLS_S: Final = 30.0  # of people's clock
TIMEOUT: Final = aiohttp.ClientTimeout(total=10)  # as the app waits

Tick = Callable[[], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to play.

    Attributes:
        origin: The gateway.
        providers: Where the citizens' mail is kept.
        volunteers: Access tokens, one a person.
        dispatcher: Token of somebody who sees every incident.
        incidents: How many people call for help.
        speed: How much faster than people's the simulated clock runs.
    """

    origin: str
    providers: str
    volunteers: Sequence[str]
    dispatcher: str
    incidents: int
    seed: int
    speed: float


def open_gateway(origin: str) -> aiohttp.ClientSession:
    """The connections of all phones of a city; use it as a context manager."""
    connector = aiohttp.TCPConnector(limit=0)
    return aiohttp.ClientSession(origin, connector=connector, timeout=TIMEOUT)


async def in_parallel(acts: Sequence[Callable[[], Awaitable[T]]], tick: Tick) -> list[T]:
    """Results in the order of `acts`, of which sixteen run at a time; `tick` after each."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(act: Callable[[], Awaitable[T]]) -> T:
        async with places:
            result = await act()
        tick()
        return result

    return await asyncio.gather(*(one(act) for act in acts))


async def simulate(plan: Plan, *, on_duty: Tick, ended: Tick) -> Findings:
    """Run the whole play.

    Args:
        on_duty: Called once for each volunteer who is ready.
        ended: Called once for each incident that has ended.
    """
    clock = Clock(plan.speed)
    async with open_gateway(plan.origin) as http:
        phones = [Phone(http, token) for token in plan.volunteers]
        homes = city.volunteers(count=len(phones), seed=plan.seed)
        responders = [
            Responder(phone, home, Person(seed=plan.seed, number=number), clock)
            for number, (phone, home) in enumerate(zip(phones, homes, strict=True))
        ]
        try:
            await in_parallel([one.start for one in responders], on_duty)
            incidents = await _play_calls(plan, http, clock, ended)
        finally:
            await in_parallel([one.stop for one in responders], lambda: None)
        desk = Phone(http, plan.dispatcher)
        return summarise([await desk.incident(one) for one in incidents])


async def _play_calls(
    plan: Plan, http: aiohttp.ClientSession, clock: Clock, ended: Tick
) -> list[str]:
    """Ids of the incidents, all of which have ended."""
    mailbox = Mailbox(http, plan.providers)

    async def call(number: int, place: Place) -> str:
        await clock.sleep(number * BETWEEN_CALLS_S)
        incident_id = await call_for_help(Phone(http), mailbox, place, clock)
        ended()
        return incident_id

    places = city.calls(count=plan.incidents, seed=plan.seed)
    return await asyncio.gather(*(call(n, place) for n, place in enumerate(places)))
