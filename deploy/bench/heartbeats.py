"""Position reports through the presence pool, beside the same batch statement by psycopg."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Final

import psycopg

from apps.emergency.presence.buffer import BATCH, Fix
from apps.emergency.presence.writing import UPDATE, connect, store
from deploy.bench.city import BANDUNG, LIVE
from deploy.bench.figures import Leg
from deploy.bench.wire import ACCEPTED, Wire

PATH: Final = "/api/emergency/v1/positions"
SECONDS: Final = 8.0
WORKERS: Final = 32  # connections of the closed loop
STEP_DEGREES: Final = (
    0.0004  # some 40 m: the point is rewritten, nothing is saved by standing still
)


async def measure(address: str, tokens: list[str], database: psycopg.Connection) -> list[Leg]:
    """Maximum throughput, so a closed loop; and what the flush step costs against the statement."""
    people = [
        row[0]
        for row in database.execute(
            "SELECT user_id FROM emergency_liveposition ORDER BY user_id LIMIT %s", [LIVE]
        )
    ]
    raw, flushed = _rows_per_second(people)
    taken = await _requests_per_second(address, tokens)
    return [
        Leg("heartbeats, raw batches by psycopg", {"rows_per_s": raw}),
        Leg(
            "heartbeats, the pool's flush step",
            {"rows_per_s": flushed, "share_of_raw": round(flushed / raw, 2)},
            {"share_of_raw": (">=", 0.5)},
        ),
        Leg("heartbeats taken over HTTP", {"per_s": taken, "share_of_raw": round(taken / raw, 3)}),
    ]


def _rows_per_second(people: list[uuid.UUID]) -> tuple[float, float]:
    """Batches of a thousand random people, the two kinds by turns."""
    chosen = random.Random(119)  # noqa: S311 the same people every time
    spent = {"raw": 0.0, "flush": 0.0}
    rounds = 20
    with connect() as session:
        for _ in range(rounds):
            for kind in spent:
                batch = list(_fixes(chosen.sample(people, BATCH)))
                began = time.perf_counter()
                if kind == "raw":
                    columns = [list(column) for column in zip(*batch, strict=True)]
                    session.execute(UPDATE, columns).fetchall()
                else:
                    store(session, batch)
                spent[kind] += time.perf_counter() - began
    return tuple(round(rounds * BATCH / took) for took in spent.values())  # type: ignore[return-value]


def _fixes(people: list[uuid.UUID]) -> Iterator[Fix]:
    now = datetime.now(UTC)
    for person in sorted(people):
        longitude = BANDUNG[1] + random.uniform(-STEP_DEGREES, STEP_DEGREES)  # noqa: S311
        yield Fix(person, longitude, BANDUNG[0], 10.0, now, now)


async def _requests_per_second(address: str, tokens: list[str]) -> float:
    """Accepted reports a second when clients send as fast as they are answered."""
    until = time.perf_counter() + SECONDS
    async with Wire(address) as wire:
        send, numbers = reporter(wire, tokens), count()

        async def client() -> int:
            accepted = 0
            while time.perf_counter() < until:
                succeeded = await send(next(numbers))
                accepted += succeeded
            return accepted

        return round(sum(await asyncio.gather(*(client() for _ in range(WORKERS)))) / SECONDS)


def reporter(wire: Wire, tokens: list[str]) -> Callable[[int], Awaitable[bool]]:
    """A load's request: whether a position report was accepted."""

    async def send(number: int) -> bool:
        position = {
            "latitude": BANDUNG[0] + (number % 97) * 0.0001,
            "longitude": BANDUNG[1],
            "accuracy_m": 10,
            "fix_at": datetime.now(UTC).isoformat(),
        }
        token = tokens[number % len(tokens)]
        return await wire.post(PATH, token=token, body=position) == ACCEPTED

    return send
