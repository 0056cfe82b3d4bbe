"""The emergency itself: everything that people do goes through the gateway, as an app would."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import aiohttp

from apps.emergency.domain.dispatch import LIVE
from apps.emergency.simulation.earth import Place
from apps.emergency.simulation.mailbox import Mailbox
from apps.emergency.simulation.phone import Phone
from deploy.demo.alerts import Alert, Journal
from deploy.demo.people import PASSWORD, Ranked, Volunteer
from deploy.local.steps import step
from deploy.local.trouble import Trouble

CALLER: Final = Place(-6.19312, 106.82194)  # by the fountain of Bundaran HI
INVITED_WITHIN_S: Final = 10.0
ALERTED_WITHIN_S: Final = 20.0
HEARD_WITHIN_S: Final = 10.0
LOOK_S: Final = 0.02

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Played:
    """What happened.

    Attributes:
        pressed_at: When the caller's phone sent the panic.
        answered_ms: Until it had the 201.
        incident, timeline: As a dispatcher sees them at the end.
        hints: What the caller's socket said: when, and the version.
        alerts: What the providers accepted for the people invited first.
    """

    citizen: str
    pressed_at: datetime
    answered_ms: float
    incident: Any
    timeline: list[Any]
    hints: list[tuple[datetime, int]]
    alerts: list[Alert]


class Emergency:
    """One call for help and those who answer it.

    Args:
        mailbox: Where the citizen's mail arrives.
        nearest: Everybody who could be called, nearest first.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        desk: Phone,
        *,
        journal: Journal,
        mailbox: Mailbox,
        nearest: list[Ranked],
    ) -> None:
        self._http = http
        self._desk = desk
        self._journal = journal
        self._mailbox = mailbox
        self._people = {one.person.user_id: one.person for one in nearest}
        self._hints: list[tuple[datetime, int]] = []

    async def play(self) -> Played:
        await self._close_earlier()
        with step("a citizen registers, with the code that came by mail"):
            citizen, email = await self._register()
        listening = asyncio.create_task(self._listen(citizen))
        await citizen.listening.wait()
        await self._journal.begin()
        with step("presses panic"):
            pressed_at = datetime.now(UTC)
            incident = await citizen.panic(CALLER, description="Bapak pingsan, tidak bernapas")
            answered_ms = (datetime.now(UTC) - pressed_at).total_seconds() * 1000
        alerts = await self._be_helped(incident["id"])
        listening.cancel()
        return Played(
            citizen=email,
            pressed_at=pressed_at,
            answered_ms=answered_ms,
            incident=await self._desk.incident(incident["id"]),
            timeline=await self._desk.timeline(incident["id"]),
            hints=self._hints,
            alerts=alerts,
        )

    async def _close_earlier(self) -> None:
        """An open incident would keep people busy, and they would rightly not be invited."""
        for incident in await self._desk.active():
            with step(f"the dispatcher closes incident {incident['code']}, open since earlier"):
                await self._desk.tell(incident["id"], "cancel")

    async def _be_helped(self, incident_id: str) -> list[Alert]:
        """From the invitations to the last hint on the caller's socket."""
        with step("the nearest are invited"):
            invited = await self._invited(incident_id, LIVE)
        with step("push, WhatsApp and e-mail reach the providers"):
            alerts = await self._journal.wait_for(invited, within_s=ALERTED_WITHIN_S)
        with step("the invited log in and answer; one goes, arrives and helps"):
            await self._answer(incident_id, invited)
        version = (await self._desk.incident(incident_id))["version"]
        with step("the caller's socket has told every step"):
            await until(
                lambda: self._heard(version), within_s=HEARD_WITHIN_S, what=f"hint {version}"
            )
        return alerts

    async def _register(self) -> tuple[Phone, str]:
        citizen, email = Phone(self._http), f"warga-{uuid.uuid4().hex[:8]}@example.test"
        await citizen.register(
            email=email, password=PASSWORD, name="Warga Jakarta", code_for=self._mailbox.code_for
        )
        return citizen, email

    async def _listen(self, citizen: Phone) -> None:
        async for hint in citizen.hints():
            self._hints.append((datetime.now(UTC), hint.version))

    async def _heard(self, version: int) -> bool | None:
        return any(told == version for _at, told in self._hints) or None

    async def _invited(self, incident_id: str, count: int) -> list[Volunteer]:
        """The people invited so far, nearest first, once there are at least `count`."""

        async def ask() -> list[Any] | None:
            found: list[Any] = (await self._desk.incident(incident_id))["invitations"]
            return found if len(found) >= count else None

        found = await until(ask, within_s=INVITED_WITHIN_S, what=f"{count} people are invited")
        nearest = sorted(found, key=lambda one: (one["metres"], one["user_id"]))
        return [self._people[one["user_id"]] for one in nearest]

    async def _answer(self, incident_id: str, invited: list[Volunteer]) -> None:
        """The nearest accepts, the second declines and is replaced, the third accepts too."""
        helper, unwilling, second = [await self._log_in(one) for one in invited[:3]]
        for phone in (helper, unwilling, second):
            await phone.incident(incident_id)
        await helper.respond(incident_id, "accept", 3)
        await unwilling.respond(incident_id, "reject")
        await self._invited(incident_id, LIVE + 1)
        await second.respond(incident_id, "accept", 6)
        point = (await helper.incident(incident_id))["point"]
        await helper.report(Place(point["latitude"], point["longitude"]))
        await helper.tell(incident_id, "arrive")
        await helper.tell(incident_id, "complete")

    async def _log_in(self, person: Volunteer) -> Phone:
        phone = Phone(self._http)
        await phone.log_in(email=person.email, password=PASSWORD)
        return phone


async def until(ask: Callable[[], Awaitable[T | None]], *, within_s: float, what: str) -> T:
    """Ask until there is an answer.

    Raises:
        Trouble: not in time.
    """
    try:
        async with asyncio.timeout(within_s):
            while True:
                answer = await ask()
                if answer is not None:
                    return answer
                await asyncio.sleep(LOOK_S)
    except TimeoutError as error:
        raise Trouble(f"Not within {within_s:.0f} s: {what}.") from error
