"""`make test [s=<service>]`: every suite under its own settings, on private servers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from deploy.jobs import Job, Outcome, conclude, run_jobs
from deploy.local import stack
from deploy.local.instance import CHECKOUT, Instance, find_instance
from deploy.local.trouble import Trouble
from kreki.services import BY_NAME, BY_SLUG, SERVICES, Service

TESTS: Final = CHECKOUT / "tests"
PYTEST: Final = (sys.executable, "-m", "pytest", "-q", "--no-header")
NO_TESTS: Final = 5  # pytest's exit code for an empty folder
OUTSIDE: Final = ("-c", "tests/outside.ini", "--rootdir", ".")
KERNEL: Final = BY_NAME["emergency"]  # the service that uses all of the kernel
FLOOR: Final = 90  # per cent of everything
DOMAIN_FLOOR: Final = 100  # per cent of the rules


def main(chosen: list[str]) -> int:
    try:
        services = [_service(name) for name in chosen] or list(SERVICES)
        instance = find_instance("test")
        stack.start_servers(instance)
        outcomes = _run_suites(instance, services, everything=not chosen)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    return conclude("suite", outcomes)


def _run_suites(instance: Instance, services: list[Service], *, everything: bool) -> list[Outcome]:
    shutil.rmtree(_coverage(instance), ignore_errors=True)
    _coverage(instance).mkdir()
    outcomes = run_jobs(_service_suites(instance, services))
    if everything:
        outcomes += run_jobs(_shared_suites(instance))
        outcomes += _journeys(instance)
        outcomes += run_jobs(_coverage_reports(instance), at_once=1)
    return outcomes


def _service(name: str) -> Service:
    found = BY_NAME.get(name) or BY_SLUG.get(name)
    if found is None:
        raise Trouble(f"There is no service called {name!r}; there are: {', '.join(BY_NAME)}.")
    return found


def _service_suites(instance: Instance, services: list[Service]) -> Iterator[Job]:
    for service in services:
        measured = (f"--cov=apps/{service.name}", "--cov=kreki")
        yield from _suite(instance, service.name, service, measured)


def _shared_suites(instance: Instance) -> Iterator[Job]:
    yield from _suite(instance, "kernel", KERNEL, ("--cov=kreki",))
    for name in ("architecture", "deploy", "gateway"):
        yield from _outside(instance, name)


def _suite(
    instance: Instance, name: str, service: Service, measured: tuple[str, ...]
) -> Iterator[Job]:
    """The tests of one folder under the settings of `service`, if there is that folder."""
    if (TESTS / name).is_dir():
        environment = {
            "KREKI_SERVICE": service.name,
            "KREKI_ENV_DIR": str(instance.env),
            "DJANGO_SETTINGS_MODULE": service.settings_module,
            "COVERAGE_FILE": str(_coverage(instance) / name),
        }
        command = (*PYTEST, *measured, "--cov-report=", str(TESTS / name))
        yield Job(name, command, environment, (0, NO_TESTS))


def _outside(instance: Instance, name: str) -> Iterator[Job]:
    if (TESTS / name).is_dir():
        environment = {"KREKI_ENV_DIR": str(instance.env)}
        yield Job(name, (*PYTEST, *OUTSIDE, str(TESTS / name)), environment, (0, NO_TESTS))


def _journeys(instance: Instance) -> list[Outcome]:
    if not (TESTS / "journeys").is_dir():
        return []
    try:
        stack.start_everything(instance)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return [Outcome("journeys", passed=False, seconds=0, last_line=str(trouble))]
    return run_jobs(_outside(instance, "journeys"))


def _coverage_reports(instance: Instance) -> Iterator[Job]:
    environment = {"COVERAGE_FILE": str(_coverage(instance) / "all")}
    coverage = (sys.executable, "-m", "coverage")
    parts = [str(path) for path in _coverage(instance).glob("*")]
    yield Job("coverage: combine", (*coverage, "combine", "--keep", *parts), environment)
    report = (*coverage, "report", "--skip-covered")
    yield Job("coverage: all", (*report, f"--fail-under={FLOOR}"), environment)
    domain = (*report, "--include=apps/*/domain/*", f"--fail-under={DOMAIN_FLOOR}")
    yield Job("coverage: domain", domain, environment)


def _coverage(instance: Instance) -> Path:
    return instance.run / "coverage"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
