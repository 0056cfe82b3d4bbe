"""POST panic through the gateway, beside the very statement it sends, by psycopg alone."""

from __future__ import annotations

import random
import re
import time
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Final

import psycopg
from django.db import connection
from django.utils import timezone

from apps.emergency import services
from apps.emergency.domain.panic import Press
from apps.emergency.services.panic import CODE_LENGTH, CODE_LETTERS
from deploy.bench import open_loop
from deploy.bench.city import NOWHERE, close_incidents
from deploy.bench.figures import Leg, percentiles
from deploy.bench.statements import caught
from deploy.bench.wire import CREATED, Wire

PATH: Final = "/api/emergency/v1/panic"
RATE: Final = 20.0  # per second
SECONDS: Final = 10.0
ROUNDS: Final = 3
WARM_UP_S: Final = 3.0  # programs just started load much at their first requests

UUIDS: Final = re.compile(r"\b[0-9a-f]{32}\b")
CODE: Final = re.compile(rf"'[{CODE_LETTERS}]{{{CODE_LENGTH}}}'")


async def measure(
    address: str, tokens: list[str], database: psycopg.Connection, statement: str
) -> list[Leg]:
    """Rounds of the application and of the floor take turns, so that noise meets both."""
    load, raw = open_loop.Load(), list[float]()
    async with Wire(address) as wire:
        ask = asker(wire, tokens)
        await open_loop.run(ask, rate=RATE, seconds=WARM_UP_S, seed=ROUNDS)
        close_incidents(database)
        for number in range(ROUNDS):
            part = await open_loop.run(ask, rate=RATE, seconds=SECONDS, seed=number)
            load.seconds += part.seconds
            load.failures += part.failures
            load.lags += part.lags
            close_incidents(database)
            raw += _raw(statement, database, seed=number)
            close_incidents(database)
    return [Leg("panic, raw SQL by psycopg", percentiles(raw)), _against(raw, load)]


def _against(raw: list[float], load: open_loop.Load) -> Leg:
    return Leg(
        f"panic through the gateway, {RATE:g}/s",
        {
            **percentiles(load.seconds),
            "requests": len(load.seconds),
            "failures": load.failures,
            "generator_lag_p99_ms": load.lag_p99_ms,
            "p50_against_raw": round(median(load.seconds) / median(raw), 2),
        },
        {
            "p50_ms": ("<=", 10),
            "p99_ms": ("<=", 50),
            "failures": ("<=", 0),
            "generator_lag_p99_ms": ("<=", open_loop.LARGEST_LAG_S * 1000),
            "p50_against_raw": ("<=", 2.5),
        },
    )


def asker(wire: Wire, tokens: list[str]) -> Callable[[int], Awaitable[bool]]:
    """A load's request: whether it opened an incident (a repeat would not measure the write)."""

    async def ask(number: int) -> bool:
        token = tokens[number % len(tokens)]
        return await wire.post(PATH, token=token, body=body(number)) == CREATED

    return ask


def body(number: int) -> dict[str, object]:
    latitude, longitude = NOWHERE
    return {
        "latitude": latitude + number / 100_000,
        "longitude": longitude,
        "severity": "critical",
        "accuracy_m": 12,
        "client_id": str(uuid.uuid4()),
    }


def statement_of_a_panic() -> str:
    """What raising a panic sends to the database, with its values."""
    latitude, longitude = NOWHERE
    press = Press(latitude=latitude, longitude=longitude, accuracy_m=12, client_id=uuid.uuid4())
    with caught() as statements:
        services.raise_panic(reporter_id=uuid.uuid4(), press=press, now=timezone.now())
    connection.close()
    (statement,) = statements
    return statement


def _raw(statement: str, database: psycopg.Connection, *, seed: int) -> list[float]:
    """Seconds of each run; ids, reporter and code are new every time.

    They come as the panics do: a machine that dozed in between takes longer to answer both.
    """
    seconds, begin = [], time.perf_counter()
    for due in open_loop.arrivals(RATE, SECONDS, seed):
        fresh = _renewed(statement).encode()
        time.sleep(max(0, begin + due - time.perf_counter()))
        began = time.perf_counter()
        database.execute(fresh)
        seconds.append(time.perf_counter() - began)
    return seconds


def _renewed(statement: str) -> str:
    """The statement with other ids, the same one for the same, and another code."""
    new: defaultdict[str, str] = defaultdict(lambda: uuid.uuid4().hex)
    code = f"'{random.getrandbits(32):08X}'"  # longer than a real one: never the same
    return CODE.sub(code, UUIDS.sub(lambda found: new[found[0]], statement), count=1)
