"""What the process manager runs: the private servers, then the processes of every service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kreki.services import Process, Service


@dataclass(frozen=True, slots=True)
class Program:
    """One supervised program.

    Attributes:
        name: Names its log file and the argument of `make logs s=`.
        user: Account to run as; None = the account that started everything.
        configuration: What its files say; other content makes a running program start again.
        environment: Added to the manager's own environment.
        stop_signal: Asks for an orderly end; after `stop_within_s` seconds it is killed.
    """

    name: str
    command: str
    user: str | None = None
    configuration: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: str = "TERM"
    stop_within_s: int = 25


def program_names(service: Service, process: Process) -> list[str]:
    """`emergency-web`; copies are numbered: `emergency-dispatcher-1`, `emergency-dispatcher-2`."""
    name = f"{service.slug}-{process.name}"
    if process.copies == 1:
        return [name]
    return [f"{name}-{copy + 1}" for copy in range(process.copies)]
