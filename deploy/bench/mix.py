"""Twenty panics a second while a thousand people report where they are."""

from __future__ import annotations

import asyncio
from typing import Final

import psycopg

from deploy.bench import open_loop, panic
from deploy.bench.city import close_incidents
from deploy.bench.figures import Leg, percentiles
from deploy.bench.heartbeats import reporter
from deploy.bench.wire import Wire

PANICS_PER_S: Final = 20.0
HEARTBEATS_PER_S: Final = 1000.0
SECONDS: Final = 15.0


async def measure(address: str, tokens: list[str], database: psycopg.Connection) -> list[Leg]:
    # Connections of their own: no phone that presses waits for those that report.
    async with Wire(address) as callers, Wire(address) as walkers:
        panics, beats = await asyncio.gather(
            open_loop.run(panic.asker(callers, tokens), rate=PANICS_PER_S, seconds=SECONDS, seed=1),
            open_loop.run(
                reporter(walkers, tokens), rate=HEARTBEATS_PER_S, seconds=SECONDS, seed=2
            ),
        )
    close_incidents(database)
    return [_panic_leg(panics), _heartbeat_leg(beats)]


def _panic_leg(load: open_loop.Load) -> Leg:
    return Leg(
        f"mixed load: panics at {PANICS_PER_S:g}/s",
        {
            **percentiles(load.seconds),
            "failures": load.failures,
            "generator_lag_p99_ms": load.lag_p99_ms,
        },
        {"p99_ms": ("<=", 50), "failures": ("<=", 0)},
    )


def _heartbeat_leg(load: open_loop.Load) -> Leg:
    return Leg(
        f"mixed load: heartbeats at {HEARTBEATS_PER_S:g}/s",
        {
            **percentiles(load.seconds),
            "accepted_per_s": round(len(load.seconds) / SECONDS),
            "failures": load.failures,
        },
    )
