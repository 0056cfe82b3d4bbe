"""Which port each program listens on: one free block of a hundred, kept between starts."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.local.instance import VAR, Instance
from deploy.local.programs import program_names
from deploy.local.trouble import Trouble
from kreki.services import SERVICES, Kind

BLOCKS: Final = range(8100, 32700, 100)  # below the ports that Linux hands to clients
FORCEABLE: Final = range(1024, 65401)
SERVERS: Final = {
    "gateway": 0,
    "postgres": 30,
    "redis": 31,
    "rabbitmq": 32,
    "rabbitmq-nodes": 33,
    "epmd": 34,
    "providers-http": 35,
    "providers-smtp": 36,
}


@dataclass(frozen=True, slots=True)
class Ports:
    """Names are those of SERVERS, and the program names (`emergency-web`) of the processes."""

    base: int

    def __getitem__(self, name: str) -> int:
        return self.base + offsets()[name]

    def address(self, name: str) -> str:
        return f"127.0.0.1:{self[name]}"

    @property
    def hosts(self) -> tuple[str, ...]:
        return ("127.0.0.1", "localhost")

    @property
    def origin(self) -> str:
        return f"http://{self.address('gateway')}"


def offsets() -> dict[str, int]:
    """Every program that listens, and its distance from the base port."""
    return SERVERS | dict(_processes())


def _processes() -> Iterator[tuple[str, int]]:
    for service in SERVICES:
        for process in service.processes:
            if process.kind is not Kind.LOOP:
                for copy, program in enumerate(program_names(service, process)):
                    yield program, process.port + copy


def choose_ports(instance: Instance) -> Ports:
    """The ports of last time if still free, otherwise the next free block. Call when stopped.

    Raises:
        Trouble: KREKI_PORT asks for a port that is taken.
    """
    forced = os.environ.get("KREKI_PORT")
    if forced:
        ports = Ports(_forced_base(forced))
    else:
        last = read_ports(instance)
        ports = last if last and not _taken(last) else _next_free(instance)
    _file(instance).write_text(json.dumps({"base": ports.base, **_numbers(ports)}, indent=2))
    return ports


def read_ports(instance: Instance) -> Ports | None:
    """The ports chosen last time, if any."""
    return _read(_file(instance))


def _forced_base(forced: str) -> int:
    if not forced.isdigit() or int(forced) not in FORCEABLE:
        raise Trouble(f"KREKI_PORT must be a number from 1024 to 65400, not {forced!r}.")
    taken = _taken(Ports(int(forced)))
    if taken:
        raise Trouble(
            f"Port {taken} is in use by another program. Stop that program, choose another "
            f"KREKI_PORT, or leave KREKI_PORT out: a free block is then found."
        )
    return int(forced)


def _next_free(instance: Instance) -> Ports:
    others = {_read(path) for path in VAR.glob("*/ports.json") if path != _file(instance)}
    for base in BLOCKS:
        ports = Ports(base)
        if ports not in others and not _taken(ports):
            return ports
    raise Trouble("No block of free ports was found between 8100 and 32700; stop some servers.")


def _taken(ports: Ports) -> int | None:
    """The first port of the block that somebody listens on."""
    return next((port for port in _numbers(ports).values() if not _is_free(port)), None)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # TIME_WAIT is not in use
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _numbers(ports: Ports) -> dict[str, int]:
    return {name: ports.base + offset for name, offset in offsets().items()}


def _file(instance: Instance) -> Path:
    return instance.home / "ports.json"


def _read(path: Path) -> Ports | None:
    return Ports(json.loads(path.read_text())["base"]) if path.is_file() else None
