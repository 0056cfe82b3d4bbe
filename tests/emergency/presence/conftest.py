"""A presence process, and phones that report to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from kreki.testing.tokens import mint
from tests.emergency.factories import MONAS
from tests.emergency.server import Server, serving

ENTRY = "apps.emergency.presence:application"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]
    retry_after: str | None

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])


@pytest.fixture(scope="session")
def shared_server(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("presence") / "log"
    with django_db_blocker.unblock(), serving(ENTRY, log) as running:
        yield running


@pytest.fixture
def server(transactional_db: None, shared_server: Server) -> Server:
    """One process for all tests; each test brings people of its own, whom it has never heard."""
    return shared_server


@pytest.fixture
def short_lived(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    """A process that the test may end."""
    with serving(ENTRY, tmp_path / "log") as running:
        yield running


def send(server: Server, body: bytes, headers: dict[str, str], method: str = "POST") -> Answer:
    asking = HTTPConnection("127.0.0.1", server.port, timeout=10)
    asking.request(method, "/api/emergency/v1/positions", body, headers)
    answer = asking.getresponse()
    content = json.loads(answer.read())
    asking.close()
    return Answer(answer.status, content, answer.headers["Retry-After"])


Report = Callable[..., Answer]


@pytest.fixture
def report(server: Server) -> Report:
    """`report(user_id, latitude=…)` sends one position of now, at Monas unless said otherwise."""

    def phone(user_id: UUID, **changed: object) -> Answer:
        body = position(**changed)
        return send(server, json.dumps(body).encode(), bearer(user_id))

    return phone


def position(**changed: object) -> dict[str, object]:
    """A position as JSON; None drops a field."""
    fields: dict[str, object] = {
        "latitude": MONAS[0],
        "longitude": MONAS[1],
        "accuracy_m": 8.0,
        "fix_at": timezone.now(),
        **changed,
    }
    texts = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in fields.items()
    }
    return {name: value for name, value in texts.items() if value is not None}


def bearer(user_id: UUID) -> dict[str, str]:
    return {"Authorization": f"Bearer {mint(user_id)}"}
