"""Where programs find each other in compose.yaml: by container name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from deploy.gateway.container import PORT
from kreki.services import SERVICES

SERVERS: Final = {
    "postgres": "postgres:5432",
    "redis": "redis:6379",
    "rabbitmq": "rabbitmq:5672",
    "gateway": "gateway:8080",
    "providers-http": "providers:8035",
    "providers-smtp": "providers:8036",
}


@dataclass(frozen=True, slots=True)
class Containers:
    """`deploy.local.addresses.Addresses` inside the network of compose.yaml."""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{os.environ.get('GATEWAY_PORT', '8080')}"

    @property
    def hosts(self) -> tuple[str, ...]:
        return ("127.0.0.1", "localhost", "gateway", *(f"{one.slug}-web" for one in SERVICES))

    def address(self, name: str) -> str:
        return SERVERS.get(name, f"{name}:{PORT}")


CONTAINERS: Final = Containers()
