"""The one table of services: which exist, what they are called, which processes each runs.

Settings, manage.py, the local runner, the gateway, the containers and the tests read this table
and nothing else, so a new service or process is one entry here.

A service has two names. Its `name` is its app folder and names everything in code: settings
module, database alias, requirements file, test folder, `manage.py` argument. Its `slug` is what
the outside sees: URLs, event types, queues, `docs/api/<slug>.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kreki.errors import gettext_noop


class Kind(StrEnum):
    """How a process is started; the runner turns each kind into one command line."""

    WSGI = "wsgi"  # gunicorn, sync views
    ASGI = "asgi"  # uvicorn, long-lived connections
    LOOP = "loop"  # ./manage.py <service> <command>


@dataclass(frozen=True, slots=True)
class Process:
    """One kind of process of a service.

    Attributes:
        name: Unique within the service; names the supervisor program and the container.
        kind: Decides the command line.
        entry: WSGI/ASGI application path, or the arguments of `manage.py <service>`.
        port: Offset added to the runner's base port; 0 for loops.
        copies: How many run side by side on one machine.
    """

    name: str
    kind: Kind
    entry: str
    port: int = 0
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Service:
    """One service: one Django app, one database, one role, one container image."""

    name: str
    slug: str
    label: str  # Indonesian, shown in admin navigation
    processes: tuple[Process, ...]
    task_queues: tuple[str, ...] = field(default=())

    @property
    def alias(self) -> str:
        """Database, role and `<ALIAS>_DATABASE_URL` bear this name."""
        return self.name

    @property
    def settings_module(self) -> str:
        return f"kreki.settings.{self.name}"

    def has(self, process: str) -> bool:
        return any(mine.name == process for mine in self.processes)


def _web(port: int) -> Process:
    return Process("web", Kind.WSGI, "kreki.wsgi:application", port)


_COURIER: Final = Process("courier", Kind.LOOP, "courier")

SERVICES: Final[tuple[Service, ...]] = (
    Service("auth_svc", "auth", gettext_noop("Identitas"), (_web(1), _COURIER)),
    Service(
        "emergency",
        "emergency",
        gettext_noop("Darurat"),
        (
            _web(2),
            Process("presence", Kind.ASGI, "apps.emergency.presence:application", 12),
            Process("live", Kind.ASGI, "apps.emergency.live:application", 22),
            Process("dispatcher", Kind.LOOP, "dispatcher", copies=2),
            _COURIER,
        ),
    ),
    Service("volunteer", "volunteer", gettext_noop("Relawan"), (_web(3), _COURIER)),
    Service("lms", "lms", gettext_noop("Pelatihan"), (_web(4), _COURIER)),
    Service("content", "content", gettext_noop("Konten"), (_web(5), _COURIER)),
    Service(
        "notify",
        "notify",
        gettext_noop("Notifikasi"),
        (
            _web(6),
            Process("worker", Kind.LOOP, "worker"),
            Process("guard", Kind.LOOP, "guard"),
            _COURIER,
        ),
        task_queues=("notify.send.emergency",),
    ),
    Service("satusehat_bridge", "satusehat", "SATUSEHAT", (_web(7), _COURIER)),
)

BY_NAME: Final = {service.name: service for service in SERVICES}
BY_SLUG: Final = {service.slug: service for service in SERVICES}
