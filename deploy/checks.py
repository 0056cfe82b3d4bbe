"""`make check`: every static check; goes on after a failure and changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from deploy.jobs import Job, conclude, run_jobs
from deploy.local import stack
from deploy.local.environment import environment
from deploy.local.instance import CHECKOUT, Instance, exclusive, find_instance
from deploy.local.ports import Ports
from deploy.local.trouble import Trouble
from kreki.services import SERVICES, Service

BIN: Final = Path(sys.executable).parent
# As on a real host: the deployment checks look at what HTTPS switches on.
PRODUCTION: Final = {"HTTPS": "true", "KREKI_DEMO": "false"}


def main() -> int:
    try:
        instance = find_instance("test")
        with exclusive(instance):
            ports = stack.start_servers(instance)  # some checks ask the databases
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    return conclude("check", run_jobs([*_whole_tree(instance, ports), *_services(instance)]))


def _whole_tree(instance: Instance, ports: Ports) -> Iterator[Job]:
    yield Job(
        "types", (f"{BIN}/mypy", "kreki", "apps", "deploy", "manage.py"), _every(instance, ports)
    )
    yield Job("format", (f"{BIN}/ruff", "format", "--check", "."))
    yield Job("lint", (f"{BIN}/ruff", "check", "."))
    yield Job("imports", (f"{BIN}/lint-imports",))
    yield Job("lock files", (sys.executable, "-m", "deploy.lock", "--check"))
    yield Job("translations", (sys.executable, "-m", "deploy.messages", "--check"))
    yield Job("committed outputs", (sys.executable, "-m", "deploy.snapshots", "--check"))


def _every(instance: Instance, ports: Ports) -> dict[str, str]:
    """All variables of all services: mypy's Django plugin loads `deploy/types_settings.py`."""
    variables = {
        name: value
        for service in SERVICES
        for name, value in environment(instance, ports, service).items()
    }
    return {"KREKI_SERVICE": "emergency", **variables}


def _services(instance: Instance) -> Iterator[Job]:
    for service in SERVICES:
        strict = ("check", "--deploy", "--database", "default", "--fail-level", "WARNING")
        yield _manage(instance, service, *strict, production=True)
        yield _manage(instance, service, "makemigrations", "--check", "--dry-run")


def _manage(instance: Instance, service: Service, *arguments: str, production: bool = False) -> Job:
    return Job(
        f"{service.name}: {arguments[0]}",
        (sys.executable, str(CHECKOUT / "manage.py"), service.name, *arguments),
        {"KREKI_ENV_DIR": str(instance.env), **(PRODUCTION if production else {})},
    )


if __name__ == "__main__":
    sys.exit(main())
