"""A real ASGI process of the emergency core on the test database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.utils import timezone

from deploy.local.waiting import listens, wait_until
from kreki.identity.models import save_copy
from kreki.testing.tokens import TEST_JWKS

START_S: Final = 30
NOBODY: Final = "http://127.0.0.1:9/jwks.json"  # KREKI ID is down; the kept copy must do


@dataclass(frozen=True, slots=True)
class Server:
    """A running process and where it listens."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def is_ready(self) -> bool:
        asking = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", "/readyz")
            return asking.getresponse().status == 200
        finally:
            asking.close()


@contextmanager
def serving(entry: str, log: Path, **environment: str) -> Iterator[Server]:
    """`uvicorn <entry>` as the process manager runs it; ended with SIGTERM if it still runs."""
    save_copy(TEST_JWKS, now=timezone.now())
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", entry, "--port", str(port), "--lifespan", "on"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--timeout-graceful-shutdown", "5"],
            env={**os.environ, **_variables(), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(port, process, log)
    try:
        wait_until(
            lambda: process.poll() is not None or listens(port),
            within_s=START_S,
            otherwise=f"{entry} does not listen: {log.read_text()}",
        )
        assert process.poll() is None, log.read_text()
        yield server
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _variables() -> dict[str, str]:
    at = connection.settings_dict
    account = f"{at['USER']}:{quote(at['PASSWORD'], safe='')}"
    return {
        "EMERGENCY_DATABASE_URL": f"postgres://{account}@{at['HOST']}:{at['PORT']}/{at['NAME']}",
        "KREKI_JWKS_URL": NOBODY,
        "KREKI_ISSUER": settings.KREKI_ISSUER,
    }
