"""`make bench`: start an instance of its own, measure every leg, show and keep the figures."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import django
import psycopg

from deploy.bench.figures import Leg
from deploy.local import postgres, stack
from deploy.local.instance import VAR, Instance, find_instance
from deploy.local.ports import Ports, read_ports
from deploy.local.steps import step
from deploy.local.trouble import Trouble

RESULT: Final = VAR / "bench.json"


def main() -> int:
    instance = find_instance("bench")
    try:
        stack.start_everything(instance)
        ports = _ports(instance)
        _use_emergency_settings(instance)
        _measure(instance, ports)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    finally:
        stack.stop_everything(instance)
    return 0


def _ports(instance: Instance) -> Ports:
    ports = read_ports(instance)
    if ports is None:
        raise Trouble("The bench's instance has no ports; run `make bench` again.")
    return ports


def _use_emergency_settings(instance: Instance) -> None:
    """The legs call the emergency core's own functions, in this process."""
    os.environ["KREKI_SERVICE"] = "emergency"
    os.environ["KREKI_ENV_DIR"] = str(instance.env)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kreki.settings.emergency"
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()


def _measure(instance: Instance, ports: Ports) -> None:
    from deploy.bench import city, delivery, figures, heartbeats, mix, open_loop, panic, search

    emergency = postgres.connect(instance, ports, "emergency")
    notify = postgres.connect(instance, ports, "notify")
    with step("a million volunteers, a hundred thousand on duty"):
        city.build(instance, emergency)
        tokens = city.tokens(instance, city.REACHABLE)
    raw, gateway = _as_the_service(), ports.address("gateway")
    legs = _verifications(tokens)
    with step("nearest search"):
        legs += search.measure(raw)
    with step("panic"):
        floor = panic.statements_of_a_panic()
        legs += open_loop.play(panic.measure(gateway, tokens, raw, floor))
    with step("panic to provider"):
        legs += asyncio.run(delivery.measure(ports.origin, tokens, emergency, notify))
        city.close_incidents(emergency)
    with step("heartbeats"):
        presence = ports.address("emergency-presence")
        legs += asyncio.run(heartbeats.measure(presence, tokens, emergency))
    with step("mixed load"):
        legs += asyncio.run(mix.measure(gateway, tokens, raw))
    figures.show(legs)
    figures.write(legs, RESULT, state=_state(emergency))
    print(f"  Written to {RESULT.relative_to(Path.cwd())}")


def _verifications(tokens: Sequence[str]) -> list[Leg]:
    from deploy.bench import identity

    with step("token verification"):
        return identity.measure(tokens)


def _as_the_service() -> psycopg.Connection:
    """A plain connection with the role and the planner settings of the emergency core."""
    from django.conf import settings

    from kreki.database import own_session

    options = settings.DATABASES["default"]["OPTIONS"]["options"]
    return psycopg.connect(**own_session(), options=f"{options} -c timezone=UTC", autocommit=True)


def _state(database: psycopg.Connection) -> dict[str, object]:
    """What a reader must know to compare two runs."""
    version = database.execute("SELECT version(), postgis_lib_version()").fetchall()[0]
    load = os.getloadavg()[0]
    return {"postgresql": version[0], "postgis": version[1], "load_average": round(load, 2)}


if __name__ == "__main__":
    sys.exit(main())
