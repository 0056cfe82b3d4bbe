"""Where programs find each other: ports of this machine here, host names in containers."""

from __future__ import annotations

from typing import Protocol


class Addresses(Protocol):
    """Names are those of programs: `postgres`, `auth-web`, `providers-smtp`, ….

    Attributes:
        origin: Where people and phones find the gateway.
        hosts: Names under which the services are asked.
    """

    @property
    def hosts(self) -> tuple[str, ...]: ...

    @property
    def origin(self) -> str: ...

    def address(self, name: str) -> str:
        """`host:port`."""
        ...
