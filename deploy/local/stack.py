"""The verbs: start the servers, start everything, stop everything."""

from __future__ import annotations

from collections.abc import Callable

from deploy.local import postgres, rabbitmq, redis, supervisor
from deploy.local.environment import write_env_files
from deploy.local.instance import CHECKOUT, Instance
from deploy.local.ports import Ports, choose_ports, read_ports
from deploy.local.programs import Program
from deploy.local.steps import step
from deploy.local.waiting import listens, wait_until


def start_servers(instance: Instance) -> Ports:
    """PostgreSQL, Redis and RabbitMQ run and are provisioned when this returns."""
    ports = _ports(instance)
    with step("configuration"):
        write_env_files(instance, ports)
        supervisor.configure(instance, _servers(instance, ports), checkout=CHECKOUT)
        supervisor.start_manager(instance)
    _start(instance, "postgres", lambda: postgres.is_ready(instance, ports))
    _start(instance, "redis", lambda: redis.is_ready(instance, ports))
    _start(instance, "epmd", lambda: listens(ports["epmd"]))
    _start(instance, "rabbitmq", lambda: rabbitmq.is_ready(instance, ports))
    with step("roles and databases"):
        postgres.provision(instance, ports)
    return ports


def stop_everything(instance: Instance) -> None:
    """No process of the instance is left when this returns."""
    if not supervisor.is_running(instance):
        print(f"  Nothing to stop: instance {instance.name} is not running.")
        return
    with step("stopping"):
        for state in reversed(supervisor.states(instance)):
            supervisor.stop(instance, state.name)
        supervisor.end_manager(instance)


def _ports(instance: Instance) -> Ports:
    kept = read_ports(instance)
    return kept if kept and supervisor.is_running(instance) else choose_ports(instance)


def _servers(instance: Instance, ports: Ports) -> list[Program]:
    return [
        postgres.program(instance, ports),
        redis.program(instance, ports),
        rabbitmq.epmd_program(ports),
        rabbitmq.program(instance, ports),
    ]


def _start(instance: Instance, program: str, ready: Callable[[], bool]) -> None:
    with step(program):
        supervisor.start(instance, program)
        log = instance.logs / f"{program}.log"
        wait_until(ready, within_s=90, otherwise=f"{program} does not answer; see {log}.")
