"""`make test [s=<suite>]`: every suite under its own settings, on private servers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from deploy.jobs import Job, Outcome, conclude, run_jobs
from deploy.local import stack
from deploy.local.environment import environment
from deploy.local.instance import Instance, exclusive, find_instance
from deploy.local.ports import read_ports
from deploy.local.trouble import Trouble
from kreki.services import BY_NAME, BY_SLUG, Service

PYTEST: Final = (sys.executable, "-m", "pytest", "-q", "--no-header")
FLOOR: Final = 90  # per cent of everything
DOMAIN_FLOOR: Final = 100  # per cent of the rules

# These run under a service's settings; the kernel under those of the service that uses all of it.
UNDER: Final = {**BY_NAME, "kernel": BY_NAME["emergency"]}
# These look at the system from outside and need no settings.
# Of those, these need the whole system, and run one after the other.
WHOLE: Final = ("journeys", "browser", "oidc_client")
OUTSIDE: Final = ("architecture", "deploy", "gateway", *WHOLE)
SUITES: Final = (*UNDER, *OUTSIDE)


def main(chosen: list[str]) -> int:
    try:
        names = [_suite_called(name) for name in chosen] or list(SUITES)
        instance = find_instance("test")
        with exclusive(instance):
            stack.start_servers(instance)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    shutil.rmtree(_coverage(instance), ignore_errors=True)
    _coverage(instance).mkdir()
    outcomes = run_jobs(_job(instance, name) for name in names if name not in WHOLE)
    outcomes += _with_everything(instance, [name for name in WHOLE if name in names])
    if not chosen:
        outcomes += run_jobs(_coverage_reports(instance), at_once=1)
    return conclude("suite", outcomes)


def _suite_called(name: str) -> str:
    """A folder of tests, by its own name or a service's slug."""
    folder = BY_SLUG[name].name if name in BY_SLUG else name
    if folder not in SUITES:
        raise Trouble(f"There are no tests called {name!r}; there are: {', '.join(SUITES)}.")
    return folder


def _job(instance: Instance, name: str) -> Job:
    service = UNDER.get(name)
    if service is None:
        command = (*PYTEST, "-c", "tests/outside.ini", "--rootdir", ".", f"tests/{name}")
        return Job(name, command, {"KREKI_ENV_DIR": str(instance.env)})
    variables = {
        "KREKI_SERVICE": service.name,
        "KREKI_ENV_DIR": str(instance.env),
        "DJANGO_SETTINGS_MODULE": service.settings_module,
        "COVERAGE_FILE": str(_coverage(instance) / name),
        **_own_state(instance, name, service),
    }
    measured = ("--cov=kreki", f"--cov=apps/{service.name}", "--cov-report=")
    return Job(name, (*PYTEST, *measured, f"tests/{name}"), variables)


def _own_state(instance: Instance, name: str, service: Service) -> dict[str, str]:
    """Another test database and cache for a suite that runs beside the service's own tests."""
    ports = read_ports(instance)
    if name == service.name or ports is None:
        return {}
    variable = f"{service.alias.upper()}_DATABASE_URL"
    known = environment(instance, ports, service)
    cache, _, _ = known["REDIS_URL"].rpartition("/")
    return {
        variable: f"{known[variable].removesuffix(service.alias)}{name}",
        "REDIS_URL": f"{cache}/{len(BY_NAME)}",  # the services have those before
    }


def _with_everything(instance: Instance, names: list[str]) -> list[Outcome]:
    if not names:
        return []
    try:
        with exclusive(instance):
            stack.start_everything(instance)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return [Outcome(name, passed=False, seconds=0, last_line=str(trouble)) for name in names]
    return run_jobs((_job(instance, name) for name in names), at_once=1)


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
