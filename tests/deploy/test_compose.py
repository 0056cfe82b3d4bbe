"""compose.yaml runs the table of services, and each container sees its own secrets only."""

from __future__ import annotations

from typing import Any, Final

import pytest
import yaml

from deploy.gateway.container import PORT
from deploy.local.instance import CHECKOUT
from kreki.services import SERVICES, Kind, Process, Service

COMPOSE: Final[dict[str, Any]] = yaml.safe_load((CHECKOUT / "deploy/compose.yaml").read_text())
CONTAINERS: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
PROCESSES: Final = {
    f"{service.slug}-{process.name}": (service, process)
    for service in SERVICES
    for process in service.processes
}
MIGRATIONS: Final = {f"{service.slug}-migrate": service for service in SERVICES}
OWNERS: Final = {name: service for name, (service, _process) in PROCESSES.items()} | MIGRATIONS
# What is no process of a service, and the folders of secrets that it may see.
OTHERS: Final = {
    "secrets": None,  # makes them all
    "postgres": ["postgres"],
    "redis": ["redis"],
    "rabbitmq": ["rabbitmq"],
    "providers": ["providers"],
    "gateway": [],
    "demo": ["tools"],
}


def test_the_containers_are_the_processes_of_the_table() -> None:
    assert set(CONTAINERS) == OWNERS.keys() | OTHERS.keys()


@pytest.mark.parametrize("name", PROCESSES)
def test_a_container_runs_its_process_as_often_as_the_table_says(name: str) -> None:
    _service, process = PROCESSES[name]
    container = CONTAINERS[name]

    assert container.get("command") == _command(process)
    assert container["environment"]["KREKI_PROCESS"] == process.name
    assert container.get("deploy", {}).get("replicas", 1) == process.copies


@pytest.mark.parametrize("name", PROCESSES)
def test_what_has_no_page_for_metrics_shows_them_at_a_port_of_its_own(name: str) -> None:
    _service, process = PROCESSES[name]
    bind = CONTAINERS[name]["environment"].get("METRICS_BIND")

    assert bind == (None if process.kind is Kind.WSGI else "0.0.0.0:8001")


@pytest.mark.parametrize("name", OWNERS)
def test_a_container_runs_the_image_of_its_service_after_its_migrations(name: str) -> None:
    slug = OWNERS[name].slug
    first = "postgres" if name in MIGRATIONS else f"{slug}-migrate"

    assert CONTAINERS[name]["image"].endswith(f"/{slug}")
    assert first in CONTAINERS[name]["depends_on"]


@pytest.mark.parametrize(("name", "service"), MIGRATIONS.items())
def test_each_image_is_built_for_one_service(name: str, service: Service) -> None:
    assert CONTAINERS[name]["build"]["args"]["SERVICE"] == service.name


def test_nobody_sees_the_secrets_of_another() -> None:
    expected = {name: [service.name] for name, service in OWNERS.items()} | OTHERS
    del expected["secrets"]

    assert {name: _secrets(name) for name in expected} == expected


def test_only_the_secrets_job_sees_what_is_kept() -> None:
    assert [name for name in CONTAINERS if "kept" in _secrets(name)] == ["secrets"]


@pytest.mark.parametrize("name", [*OWNERS, "providers", "gateway", "demo"])
def test_our_containers_can_neither_write_nor_gain_rights(name: str) -> None:
    container = CONTAINERS[name]

    assert container["read_only"]
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container.get("user") != "root"


def test_ports_are_published_on_loopback_only() -> None:
    published = [port for one in CONTAINERS.values() for port in one.get("ports", [])]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_web_and_socket_processes_listen_where_the_gateway_looks() -> None:
    dockerfile = (CHECKOUT / "deploy/Dockerfile").read_text()

    assert f'"0.0.0.0:{PORT}"' in dockerfile
    assert f"EXPOSE {PORT}" in dockerfile


def _command(process: Process) -> list[str] | None:
    match process.kind:
        case Kind.WSGI:
            return None  # what the image does by itself
        case Kind.ASGI:
            return ["python", "-m", "uvicorn", process.entry]
        case Kind.LOOP:
            return ["python", "manage.py", process.entry]


def _secrets(name: str) -> list[str]:
    """Names of the folders below /secrets that the container mounts."""
    mounts = [volume.split(":") for volume in CONTAINERS[name].get("volumes", [])]
    return [target.removeprefix("/secrets/") for _, target, *_ in mounts if "/secrets/" in target]
