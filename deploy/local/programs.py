"""What the process manager runs: the private servers, then the processes of every service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Program:
    """One supervised program.

    Attributes:
        name: Names its log file and the argument of `make logs s=`.
        user: Account to run as; None = the account that started everything.
        environment: Added to the manager's own environment.
        stop_signal: Asks for an orderly end; after `stop_within_s` seconds it is killed.
    """

    name: str
    command: str
    user: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: str = "TERM"
    stop_within_s: int = 25
