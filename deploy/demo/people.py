"""Two thousand volunteers on duty around Jakarta, and who of them ought to be called."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import aiohttp

from apps.emergency.domain.dispatch import WIDEST_M
from apps.emergency.simulation import city
from apps.emergency.simulation.earth import Place, metres_between
from apps.emergency.simulation.phone import Phone, Refused
from apps.emergency.simulation.play import in_parallel
from apps.volunteer.domain.demo import describe_volunteer
from deploy.demo.place import Place as System
from deploy.local.steps import step
from deploy.local.trouble import Trouble
from kreki.demo import demo_id

COUNT: Final = 2_000
SEED: Final = 119
PASSWORD: Final = "Demo-Kreki-119"  # noqa: S105 known on purpose; seed_demo runs in demos only
SEEDED: Final = ("auth_svc", "volunteer", "notify")
HEARD_WITHIN_S: Final = 120.0  # until the events about everybody have reached emergency
AGAIN_S: Final = 0.5
NOT_ELIGIBLE: Final = "RESPONDER_NOT_ELIGIBLE"
OUTDATED: Final = "TOKEN_NOT_VALID"  # a suspension took the role, and the token was older


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A seeded person.

    Attributes:
        number: From 1; names, e-mail address and device follow from it.
        may_serve: Neither lapsed nor suspended.
    """

    number: int
    user_id: str
    name: str
    place: Place
    may_serve: bool

    @property
    def email(self) -> str:
        return f"volunteer-{self.number}@example.test"


def list_volunteers() -> list[Volunteer]:
    """Everybody, by number; the same people at the same places every time."""
    people = []
    for number, place in enumerate(city.volunteers(count=COUNT, seed=SEED), start=1):
        person = describe_volunteer(number)
        may_serve = not (person.is_lapsed or person.is_suspended)
        user_id = str(demo_id("volunteer", number))
        people.append(Volunteer(number, user_id, person.display_name, place, may_serve))
    return people


def seed(system: System) -> None:
    """Accounts, profiles with credentials, and devices; each service writes its own."""
    for service in SEEDED:
        with step(f"{COUNT} volunteers in {service}"):
            system.manage(service, "seed_demo", "--volunteers", str(COUNT))


def mint_tokens(system: System) -> tuple[dict[str, str], str]:
    """Access tokens by user id, and the dispatcher's."""
    with step("access tokens"):
        lines = system.manage("auth_svc", "demo_tokens", "--volunteers", str(COUNT)).splitlines()
        (desk,) = system.manage("auth_svc", "demo_tokens", "--dispatcher").splitlines()
    tokens = {row["user_id"]: row["token"] for row in map(json.loads, lines)}
    return tokens, json.loads(desk)["token"]


async def put_on_duty(
    http: aiohttp.ClientSession,
    people: Iterable[Volunteer],
    tokens: dict[str, str],
    tick: Callable[[], None],
) -> int:
    """Everybody presses "on duty"; returns how many were refused, who are those who may not serve.

    Raises:
        Trouble: somebody who may serve was refused, or the other way round.
    """
    deadline = time.monotonic() + HEARD_WITHIN_S

    async def press(person: Volunteer) -> bool:
        phone = Phone(http, tokens[person.user_id])
        while True:
            try:
                await phone.go_on_duty(person.place)
            except Refused as refusal:
                if not person.may_serve and refusal.code in {NOT_ELIGIBLE, OUTDATED}:
                    return False
                if refusal.code != NOT_ELIGIBLE or time.monotonic() > deadline:
                    raise Trouble(f"Volunteer {person.number} was refused: {refusal}") from refusal
                await asyncio.sleep(AGAIN_S)  # emergency has not heard of this person yet
            else:
                if not person.may_serve:
                    raise Trouble(f"Volunteer {person.number} may not serve, but was let in.")
                return True

    presses = [lambda person=person: press(person) for person in people]
    return (await in_parallel(presses, tick)).count(False)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody and the distance from the caller in metres, by plain Python."""

    person: Volunteer
    metres: float


def rank(people: Iterable[Volunteer], caller: Place) -> list[Ranked]:
    """Everybody who could be called, nearest first: each distance computed, nothing indexed."""
    able = (one for one in people if one.may_serve)
    near = (Ranked(one, metres_between(caller, one.place)) for one in able)
    within = [one for one in near if one.metres <= WIDEST_M]
    return sorted(within, key=lambda one: (one.metres, one.person.user_id))
