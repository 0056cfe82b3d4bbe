"""POST panic through the gateway, beside the very statements it sends, by psycopg alone."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from statistics import median
from typing import Any, Final

import aiohttp
import psycopg
from django.db import connection
from django.utils import timezone

from apps.emergency import services
from apps.emergency.domain.panic import Press
from deploy.bench import open_loop
from deploy.bench.city import NOWHERE, close_incidents
from deploy.bench.figures import Leg, percentiles

RATE: Final = 20.0  # per second
SECONDS: Final = 10.0
ROUNDS: Final = 3
RAW: Final = 200  # per round

Statement = tuple[str, tuple[Any, ...]]


async def measure(origin: str, tokens: list[str], database: psycopg.Connection) -> list[Leg]:
    """Rounds of the application and of the floor take turns, so that noise meets both."""
    statements = _captured_statements()
    load, raw = open_loop.Load(), list[float]()
    async with aiohttp.ClientSession() as session:
        for number in range(ROUNDS):
            ask = asker(session, origin, tokens)
            part = await open_loop.run(ask, rate=RATE, seconds=SECONDS, seed=number)
            load.seconds += part.seconds
            load.failures += part.failures
            load.lags += part.lags
            close_incidents(database)
            raw += _raw(statements, database)
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


def asker(session: aiohttp.ClientSession, origin: str, tokens: list[str]) -> Callable[[int], Any]:
    async def ask(number: int) -> bool:
        headers = {"Authorization": f"Bearer {tokens[number % len(tokens)]}"}
        async with session.post(
            f"{origin}/api/emergency/v1/panic", json=body(number), headers=headers
        ) as answer:
            await answer.read()
            return answer.status == 201  # noqa: PLR2004 a repeat would not measure the write

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


def _captured_statements() -> list[Statement]:
    """What raising a panic sends to the database, with its values."""
    caught: list[Statement] = []

    def catch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        caught.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    latitude, longitude = NOWHERE
    press = Press(latitude=latitude, longitude=longitude, accuracy_m=12)
    with connection.execute_wrapper(catch):
        services.raise_panic(reporter_id=uuid.uuid4(), press=press, now=timezone.now())
    connection.close()
    return caught


def _raw(statements: list[Statement], database: psycopg.Connection) -> list[float]:
    """Seconds of each transaction; ids, reporter and code are new every time."""
    seconds = []
    with psycopg.ClientCursor(database) as cursor:
        for _ in range(RAW):
            fresh = _fresh_values(statements)
            began = time.perf_counter()
            with database.transaction():
                for (sql, _old), values in zip(statements, fresh, strict=True):
                    cursor.execute(sql, values)  # type: ignore[arg-type]
            seconds.append(time.perf_counter() - began)
    return seconds


def _fresh_values(statements: list[Statement]) -> list[list[Any]]:
    """The captured values with every UUID replaced, the same one by the same one, and the code."""
    new: dict[object, uuid.UUID] = {}
    code = f"{random.getrandbits(32):08X}"  # unique enough, unlike any real one
    rows = []
    for number, (_sql, values) in enumerate(statements):
        replaced = [
            new.setdefault(value, uuid.uuid4()) if isinstance(value, uuid.UUID) else value
            for value in values
        ]
        if number == 0:
            replaced = [code if _is_code(value) else value for value in replaced]
        rows.append(replaced)
    return rows


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) == 6 and value.isupper()  # noqa: PLR2004
