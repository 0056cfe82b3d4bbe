"""How each process of a service is run: one command line for each kind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from deploy.local.environment import env_file, providers_environment
from deploy.local.instance import CHECKOUT, Instance
from deploy.local.ports import Ports
from deploy.local.programs import Program, program_names
from kreki.services import SERVICES, Kind, Process, Service

BIN: Final = Path(sys.executable).parent
WIDE: Final = {"WEB_WORKERS": "2", "WEB_THREADS": "8"}  # panics must not queue behind reads


def service_programs(instance: Instance, ports: Ports) -> Iterator[Program]:
    """Every process of every service, in the order of the table."""
    for service in SERVICES:
        configuration = env_file(instance, ports, service)
        for process in service.processes:
            nice = f"nice -n {_patience(service, process)}"
            for name in program_names(service, process):
                yield Program(
                    name,
                    f"{nice} {_command(service, process, ports, name)}",
                    configuration=configuration,
                    environment=_environment(instance, service, process),
                )


def metrics_folder(instance: Instance, service: Service) -> Path:
    """Where the processes of one service leave their counters for each other."""
    return instance.run / "metrics" / service.name


def providers_program(instance: Instance, ports: Ports) -> Program:
    """FCM, WhatsApp and a mail server that speak the real wire formats and keep what they hear."""
    return Program(
        "providers",
        f"nice -n 10 {sys.executable} -m deploy.providers",
        environment=providers_environment(instance, ports),
    )


def _patience(service: Service, process: Process) -> int:
    """How readily a process yields a busy processor; a press of the button waits for nobody.

    At other web processes a person waits for the answer, at loops nobody does so closely.
    """
    if service.name == "emergency":
        return 0 if process.name == "web" else 5
    return 7 if process.name == "web" else 10


def _command(service: Service, process: Process, ports: Ports, name: str) -> str:
    match process.kind:
        case Kind.WSGI:
            config = CHECKOUT / "deploy/gunicorn.conf.py"
            return f"{BIN}/gunicorn -c {config} -b 127.0.0.1:{ports[name]} {process.entry}"
        case Kind.ASGI:
            return (
                f"{BIN}/uvicorn {process.entry} --host 127.0.0.1 --port {ports[name]} --lifespan on"
                " --no-access-log --no-server-header --timeout-keep-alive 75"
                " --timeout-graceful-shutdown 5"
            )
        case Kind.LOOP:
            return f"{sys.executable} {CHECKOUT}/manage.py {service.name} {process.entry}"


def _environment(instance: Instance, service: Service, process: Process) -> dict[str, str]:
    variables = {
        "KREKI_SERVICE": service.name,
        "KREKI_PROCESS": process.name,
        "KREKI_ENV_DIR": str(instance.env),
        "DJANGO_SETTINGS_MODULE": service.settings_module,
        "PROMETHEUS_MULTIPROC_DIR": str(metrics_folder(instance, service)),
        "PYTHONUNBUFFERED": "1",
    }
    if process.kind is Kind.WSGI and service.name == "emergency":
        variables |= WIDE
    return variables
