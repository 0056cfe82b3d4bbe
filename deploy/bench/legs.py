"""The legs of the bench in their order, and what is written down about them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psycopg
from django.conf import settings

from deploy.bench import (
    city,
    delivery,
    figures,
    heartbeats,
    identity,
    mix,
    open_loop,
    panic,
    search,
    sign_in,
)
from deploy.bench.figures import Leg
from deploy.local import postgres
from deploy.local.instance import VAR, Instance
from deploy.local.ports import Ports
from deploy.local.steps import step
from kreki.database import own_session

RESULT: Final = VAR / "bench.json"


def measure(instance: Instance, ports: Ports) -> None:
    """Fill the databases, measure, show, write `var/bench.json`."""
    emergency = postgres.connect(instance, ports, "emergency")
    with step("a million volunteers, a hundred thousand on duty"):
        city.build(instance, emergency)
        auth = postgres.connect(instance, ports, "auth_svc")
        tokens = city.tokens(instance, auth, city.REACHABLE)
    legs = _calm(instance, ports, tokens, emergency)
    legs += _identity(ports, tokens)
    legs += _busy(ports, tokens, emergency)
    figures.show(legs)
    figures.write(legs, RESULT, state=_state(emergency))
    print(f"  Written to {RESULT.relative_to(Path.cwd())}")


def _calm(
    instance: Instance, ports: Ports, tokens: list[str], emergency: psycopg.Connection
) -> list[Leg]:
    raw, notify = _as_the_service(), postgres.connect(instance, ports, "notify")
    with step("nearest search"):
        legs = search.measure(raw)
    with step("panic"):
        floor = panic.statement_of_a_panic()
        legs += open_loop.play(panic.measure(ports.address("gateway"), tokens, raw, floor))
    with step("panic to provider"):
        legs += asyncio.run(delivery.measure(ports.origin, tokens, emergency, notify))
        city.close_incidents(emergency)
    return legs


def _identity(ports: Ports, tokens: Sequence[str]) -> list[Leg]:
    with step("token verification"):
        legs = identity.measure(tokens)
    with step("signing in"):
        return legs + open_loop.play(sign_in.measure(ports.address("auth-web")))


def _busy(ports: Ports, tokens: list[str], emergency: psycopg.Connection) -> list[Leg]:
    with step("heartbeats"):
        presence = ports.address("emergency-presence")
        legs = asyncio.run(heartbeats.measure(presence, tokens, emergency))
    with step("mixed load"):
        gateway, raw = ports.address("gateway"), _as_the_service()
        return legs + asyncio.run(mix.measure(gateway, tokens, raw))


def _as_the_service() -> psycopg.Connection:
    """A plain connection with the role and the planner settings of the emergency core."""
    options = settings.DATABASES["default"]["OPTIONS"]["options"]
    return psycopg.connect(**own_session(), options=f"{options} -c timezone=UTC", autocommit=True)


def _state(database: psycopg.Connection) -> dict[str, object]:
    """What a reader must know to compare two runs."""
    version = database.execute("SELECT version(), postgis_lib_version()").fetchall()[0]
    load = os.getloadavg()[0]
    return {"postgresql": version[0], "postgis": version[1], "load_average": round(load, 2)}
