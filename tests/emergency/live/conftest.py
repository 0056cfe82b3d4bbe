"""A live process whose pulse and rechecks are quick, and clients that connect to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoDbBlocker
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from kreki.testing.tokens import mint
from tests.emergency.server import Server, serving

ENTRY: Final = "apps.emergency.live:application"
QUICK: Final = {"LIVE_HEARTBEAT_S": "1", "LIVE_RECHECK_S": "1"}
SOON_S: Final = 5

Message = dict[str, Any]


class Socket:
    """One client; reads past heartbeats, which come at any time."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send(self, **message: object) -> None:
        self.connection.send(json.dumps(message))

    def next(self, kind: str) -> Message:
        """The next message of this kind."""
        while True:
            message: Message = json.loads(self.connection.recv(timeout=SOON_S))
            if message["t"] == kind:
                return message

    def hints_until_heartbeat(self) -> list[Message]:
        """Hints that were sent before the heartbeat after the next: everything caused by now."""
        beats, hints = 0, []
        while beats < 2:
            message: Message = json.loads(self.connection.recv(timeout=SOON_S))
            beats += message["t"] == "hb"
            if message["t"] == "incident":
                hints.append(message)
        return hints

    def close_code(self) -> int:
        """What the server closes with, in a moment."""
        try:
            while True:
                self.connection.recv(timeout=2 * SOON_S)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0


Connect = Callable[[UUID], Socket]


@pytest.fixture(scope="session")
def shared_server(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("live") / "log"
    with django_db_blocker.unblock(), serving(ENTRY, log, **QUICK) as running:
        yield running


@pytest.fixture
def server(transactional_db: None, shared_server: Server) -> Server:
    return shared_server


@pytest.fixture
def short_lived(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    """A process that the test may end."""
    with serving(ENTRY, tmp_path / "log", **QUICK) as running:
        yield running


@pytest.fixture
def clients() -> Iterator[ExitStack]:
    """Closes what a test opened."""
    with ExitStack() as stack:
        yield stack


def open_socket(server: Server, clients: ExitStack, path: str, **options: Any) -> Socket:
    address = f"ws://127.0.0.1:{server.port}{path}"
    return Socket(clients.enter_context(connect(address, open_timeout=SOON_S, **options)))


@pytest.fixture
def phone(server: Server, clients: ExitStack) -> Connect:
    """`phone(user_id)` is signed in and has been greeted."""

    def signed_in(user_id: UUID) -> Socket:
        socket = open_socket(server, clients, "/ws/emergency/")
        socket.send(t="auth", token=mint(user_id))
        socket.next("hello")
        return socket

    return signed_in


def staff(name: str = "petugas") -> User:
    """Somebody who may view incidents, and nothing else."""
    account = User.objects.create_user(name, is_staff=True)
    account.user_permissions.add(Permission.objects.get(codename="view_incident"))
    return account


def session_of(user: User) -> dict[str, str]:
    """The cookie header of somebody signed in to the emergency admin."""
    browser = Client()
    browser.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"Cookie": f"{name}={browser.cookies[name].value}"}


def desk(
    server: Server, clients: ExitStack, headers: dict[str, str], origin: str | None = None
) -> Socket:
    """A socket of the dispatchers' door, opened by a page of the gateway's origin."""
    return open_socket(
        server,
        clients,
        "/admin/emergency/ws/",
        additional_headers=headers,
        origin=origin or settings.PUBLIC_URL,
    )
