"""Signing in by password and staying signed in, twenty times a second."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from deploy.bench import open_loop
from deploy.bench.figures import Leg, percentiles
from deploy.bench.wire import Wire
from deploy.demo.people import PASSWORD

RATE: Final = 20.0  # per second
SECONDS: Final = 15.0
OK: Final = 200
Sessions = list[dict[str, Any]]
Aims = dict[str, tuple[str, float]]


async def measure(address: str) -> list[Leg]:
    """At KREKI ID itself: the gateway gives all requests of one machine one address.

    Each person comes from an address of their own, as they do; from one, the guard against
    guessing would rightly slow them down. The first time their devices are new, and notify tells
    each of them so, on the same processors; the second time they come as people mostly do.
    """
    sessions: Sessions = []
    async with Wire(address) as wire:
        strangers = await open_loop.run(_login(wire, sessions), rate=RATE, seconds=SECONDS, seed=1)
        refreshes = await open_loop.run(
            _refresh(wire, sessions), rate=RATE, seconds=SECONDS * 0.8, seed=2
        )
        logins = await open_loop.run(_login(wire, []), rate=RATE, seconds=SECONDS * 0.9, seed=3)
    return [
        _leg("login on a new device", strangers, {}),
        _leg("login", logins, {"p95_ms": ("<=", 300)}),
        _leg("refresh", refreshes, {"p95_ms": ("<=", 100)}),
    ]


def _leg(name: str, load: open_loop.Load, aims: Aims) -> Leg:
    return Leg(
        f"{name}, {RATE:g}/s",
        {**percentiles(load.seconds), "failures": load.failures},
        {**aims, "failures": ("<=", 0)},  # the organisation's baselines
    )


def _login(wire: Wire, sessions: Sessions) -> Callable[[int], Awaitable[bool]]:
    async def ask(number: int) -> bool:
        body = {"email": f"volunteer-{number + 1}@example.test", "password": PASSWORD}
        status, content = await wire.ask("/api/auth/v1/login", header=_from(number), body=body)
        if status == OK:
            sessions.append(json.loads(content)["data"])
        return status == OK

    return ask


def _refresh(wire: Wire, sessions: Sessions) -> Callable[[int], Awaitable[bool]]:
    """Of each session once, so that nothing is a repeat."""

    async def ask(number: int) -> bool:
        if number >= len(sessions):  # not everybody could sign in
            return False
        body = {"refreshToken": sessions[number]["refreshToken"]}
        status, _ = await wire.ask("/api/auth/v1/refresh", header=_from(number), body=body)
        return status == OK

    return ask


def _from(number: int) -> str:
    return f"X-Forwarded-For: 10.{number >> 8}.{number & 255}.1"
