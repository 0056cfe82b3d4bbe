"""Start the servers, start everything, stop everything: in order, waiting for real answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

from deploy.local import freshness, nginx, postgres, rabbitmq, redis, supervisor
from deploy.local.environment import write_env_files
from deploy.local.instance import CHECKOUT, Instance
from deploy.local.migrations import ensure_clients, migrate
from deploy.local.ports import Ports, choose_ports, read_ports
from deploy.local.processes import metrics_folder, providers_program, service_programs
from deploy.local.programs import Program, program_names
from deploy.local.steps import step
from deploy.local.trouble import Trouble
from deploy.local.waiting import listens, wait_until
from kreki.services import SERVICES, Kind

START_S: Final = 90  # seconds; the first start on a slow, busy machine
ENOUGH_LIVES: Final = 4  # a program that was started so often will not get better
SERVERS: Final = ("rabbitmq", "epmd", "redis", "postgres")  # in the order they may stop


def start_servers(instance: Instance) -> Ports:
    """PostgreSQL, Redis and RabbitMQ run and are provisioned when this returns."""
    kept = read_ports(instance)
    ports = kept if kept and supervisor.is_running(instance) else choose_ports(instance)
    with step("configuration"):
        write_env_files(instance, ports)
        supervisor.configure(instance, _programs(instance, ports), checkout=CHECKOUT)
        supervisor.start_manager(instance)
    _start(instance, "postgres", lambda: postgres.is_ready(instance, ports))
    _start(instance, "redis", lambda: redis.is_ready(instance, ports))
    _start(instance, "epmd", lambda: listens(ports["epmd"]))
    _start(instance, "rabbitmq", lambda: rabbitmq.is_ready(instance, ports))
    with step("roles and databases"):
        postgres.provision(instance, ports)
    return ports


def start_everything(instance: Instance) -> None:
    """Every process runs, on the code as it is now, and answers when this returns."""
    ports = read_ports(instance)
    code = freshness.fingerprint()  # before the start: a change from now on is not in it
    if ports and is_up(instance) and freshness.remembered(instance) == code:
        print(f"  Already running at {ports.origin}; nothing was changed.")
        return
    ports = start_servers(instance)
    with step("migrations"):
        migrate(instance)
    with step("clients"):
        ensure_clients(instance)
    _restart_processes(instance, ports)
    _start(instance, "providers", lambda: _providers_listen(ports))
    _start(instance, "gateway", lambda: listens(ports["gateway"]))
    for service in SERVICES:
        for process in service.processes:
            for name in program_names(service, process):
                _start(instance, name, partial(_answers, instance, ports, name, process.kind))
    freshness.remember(instance, code)
    print(f"  The system runs at {ports.origin}")


def stop_everything(instance: Instance) -> None:
    """No process of the instance is left when this returns."""
    if not supervisor.is_running(instance):
        print(f"  Nothing to stop: instance {instance.name} is not running.")
        return
    with step("stopping the services"):
        names = [one.name for one in supervisor.states(instance)]
        supervisor.stop(instance, [name for name in names if name not in SERVERS])
    with step("stopping the servers"):
        for name in SERVERS:
            supervisor.stop(instance, [name])
        supervisor.end_manager(instance)


def is_up(instance: Instance) -> bool:
    """Whether every program of the instance runs."""
    return supervisor.is_running(instance) and all(
        one.state == "RUNNING" for one in supervisor.states(instance)
    )


def _programs(instance: Instance, ports: Ports) -> Iterable[Program]:
    yield postgres.program(instance, ports)
    yield redis.program(instance, ports)
    yield rabbitmq.epmd_program(ports)
    yield rabbitmq.program(instance, ports)
    yield providers_program(instance, ports)
    yield from service_programs(instance, ports)
    yield nginx.program(instance, ports)


def _restart_processes(instance: Instance, ports: Ports) -> None:
    """All at once, because each takes seconds to import its code."""
    names = ["providers", *(one.name for one in service_programs(instance, ports))]
    with step("starting the processes"):
        supervisor.stop(instance, names)
        for service in SERVICES:
            folder = metrics_folder(instance, service)
            shutil.rmtree(folder, ignore_errors=True)  # counters of processes that are gone
            folder.mkdir(parents=True)
        supervisor.start(instance, names)


def _start(instance: Instance, name: str, ready: Callable[[], bool]) -> None:
    """Start one program unless it runs, and wait until it answers.

    Raises:
        Trouble: it keeps ending, or is silent for too long.
    """
    log = instance.logs / f"{name}.log"
    seen = set[int]()

    def answers() -> bool:
        seen.add(supervisor.pid_of(instance, name))
        if len(seen) > ENOUGH_LIVES:
            raise Trouble(f"{name} keeps ending, last with: {_last_line(log)}\nSee {log}")
        return ready()

    with step(name):
        supervisor.start(instance, [name])
        wait_until(answers, within_s=START_S, otherwise=f"{name} does not answer; see {log}")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.is_file() else []
    return next((line for line in reversed(lines) if line.strip()), "nothing")


def _answers(instance: Instance, ports: Ports, name: str, kind: Kind) -> bool:
    match kind:
        case Kind.WSGI:
            return is_ready(ports[name])
        case Kind.ASGI:
            return listens(ports[name])
        case Kind.LOOP:
            return supervisor.runs(instance, name)


def is_ready(port: int) -> bool:
    """Whether the web process on this port answers and has what it cannot do without."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _providers_listen(ports: Ports) -> bool:
    return listens(ports["providers-http"]) and listens(ports["providers-smtp"])
