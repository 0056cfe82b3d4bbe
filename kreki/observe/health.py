"""Liveness and readiness: what a supervisor and a load balancer ask."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

SOCKET_TIMEOUT_S: Final = 0.3


class NotReady(Exception):
    """Something is missing; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """State of one dependency; only a failed `hard` one makes the service unready."""

    ok: bool
    hard: bool
    ms: float
    problem: str = ""


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; touches nothing, or an outage elsewhere would restart everything."""
    return JsonResponse({"status": "ok", "service": settings.SERVICE.slug})


def readyz(_request: HttpRequest) -> HttpResponse:
    """200 while every hard dependency works, else 503; names each dependency."""
    findings = {
        "database": _ask(_database, hard=True),
        "migrations": _ask(_migrations, hard=True),
        "redis": _ask(_redis, hard=False),
    }
    if hasattr(settings, "BROKER_URL"):
        findings["rabbitmq"] = _ask(_rabbitmq, hard=False)
    ready = all(finding.ok for finding in findings.values() if finding.hard)
    return JsonResponse(
        {
            "status": "ready" if ready else "unready",
            "service": settings.SERVICE.slug,
            "dependencies": {name: asdict(finding) for name, finding in findings.items()},
        },
        status=200 if ready else 503,
    )


def _ask(question: Callable[[], None], *, hard: bool) -> Finding:
    started = time.perf_counter()
    problem = ""
    try:
        question()
    except NotReady as missing:
        problem = str(missing)
    except (Error, redis.RedisError, OSError) as error:
        problem = type(error).__name__
    took = round((time.perf_counter() - started) * 1000, 1)
    return Finding(ok=not problem, hard=hard, ms=took, problem=problem)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        # Newer ones than this release knows are fine: two releases run side by side.
        raise NotReady(f"{len(missing)} migrations not applied: run manage.py migrate")


def _redis() -> None:
    client = redis.Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]),
        socket_timeout=SOCKET_TIMEOUT_S,
        socket_connect_timeout=SOCKET_TIMEOUT_S,
    )
    client.ping()
    client.close()


def _rabbitmq() -> None:
    where = urlsplit(settings.BROKER_URL)
    address = (where.hostname or "", where.port or 5672)
    socket.create_connection(address, timeout=SOCKET_TIMEOUT_S).close()
