"""The nearest search as the dispatcher asks it, beside the same SQL by psycopg."""

from __future__ import annotations

import random
import time
from statistics import median
from typing import Any, Final

import psycopg
from django.contrib.gis.geos import Point
from django.db import connection

from apps.emergency.domain import dispatch
from apps.emergency.selectors.searching import FIRST_LOOK, list_nearest
from deploy.bench.city import EAST, LIVE, NORTH, REGISTERED, SOUTH, WEST
from deploy.bench.figures import Leg, percentiles

ROUNDS: Final = 10
EACH: Final = 100  # searches of each kind per round


def measure(database: psycopg.Connection) -> list[Leg]:
    """Warm, one client, random centres inside the city."""
    centres = random.Random(119)  # noqa: S311 the same places every time
    raw, django = list[float](), list[float]()
    for number in range(ROUNDS + 1):
        for _ in range(EACH):
            place = Point(centres.uniform(WEST, EAST), centres.uniform(SOUTH, NORTH), srid=4326)
            took, sql = _timed(place)
            floor = _raw(sql, database)
            if number:  # the first round warms up
                django.append(took)
                raw.append(floor)
    connection.close()
    aims = {"p50_ms": ("<=", 1.0), "p99_ms": ("<=", 5.0)}
    size = f"{REGISTERED:,} registered, {LIVE:,} live"
    return [
        Leg(f"nearest search, raw SQL ({size})", percentiles(raw), aims),
        Leg(
            "nearest search, GeoDjango",
            {**percentiles(django), "p50_against_raw": round(median(django) / median(raw), 2)},
            aims,
        ),
    ]


def _timed(place: Point) -> tuple[float, tuple[str, Any]]:
    caught: list[tuple[str, Any]] = []

    def catch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        caught.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(catch):
        began = time.perf_counter()
        list_nearest(place, within_m=dispatch.WIDEST_M, limit=FIRST_LOOK)
        took = time.perf_counter() - began
    return took, caught[0]


def _raw(statement: tuple[str, Any], database: psycopg.Connection) -> float:
    sql, params = statement
    with psycopg.ClientCursor(database) as cursor:
        began = time.perf_counter()
        cursor.execute(sql, params)  # type: ignore[arg-type]
        cursor.fetchall()
        return time.perf_counter() - began
