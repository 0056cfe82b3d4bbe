"""The nearest search as the dispatcher asks it, beside the same SQL by psycopg."""

from __future__ import annotations

import random
import time
from statistics import median
from typing import Final

import psycopg
from django.contrib.gis.geos import Point
from django.db import connection

from apps.emergency.domain import dispatch
from apps.emergency.selectors import list_nearest
from apps.emergency.selectors.searching import FIRST_LOOK
from deploy.bench.city import EAST, LIVE, NORTH, REGISTERED, SOUTH, WEST
from deploy.bench.figures import Leg, percentiles
from deploy.bench.statements import caught

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


def _timed(place: Point) -> tuple[float, str]:
    """Seconds of the search, and its statement."""
    began = time.perf_counter()
    list_nearest(place, within_m=dispatch.WIDEST_M, limit=FIRST_LOOK)
    took = time.perf_counter() - began
    with caught() as statements:
        list_nearest(place, within_m=dispatch.WIDEST_M, limit=FIRST_LOOK)
    return took, statements[0]


def _raw(statement: str, database: psycopg.Connection) -> float:
    began = time.perf_counter()
    database.execute(statement.encode()).fetchall()
    return time.perf_counter() - began
