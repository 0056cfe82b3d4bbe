"""The real local provider servers, started as a process of their own on free ports."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from deploy.local.waiting import listens, wait_until

ROOT: Final = Path(__file__).resolve().parents[2]
APP_SECRET: Final = "app-secret-of-tests"
TOKEN: Final = "system-user-token-of-tests"
TIMEOUT_S: Final = 35


@dataclass(slots=True)
class Providers:
    """Running servers; `since` is where the current test begins."""

    http_port: int
    smtp_port: int
    credentials: Path
    since: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    def start_of_test(self) -> None:
        self.since = self._ask(since=10**9)["next"]
        requests.delete(f"{self.origin}/control/faults", timeout=TIMEOUT_S).raise_for_status()

    def received(self, *, wait_s: float = 0, at_least: int = 0) -> list[dict[str, Any]]:
        """What came since the test began; waits until `at_least` are there or time is up."""
        found = self._ask(since=self.since)
        while wait_s and len(found["items"]) < at_least:
            grown = self._ask(since=found["next"], wait=wait_s)
            if grown["next"] == found["next"]:
                break
            found = self._ask(since=self.since)
        return list(found["items"])

    def fail(self, provider: str, fault: str, *, times: int = 1) -> None:
        order = {"provider": provider, "fault": fault, "times": times}
        answer = requests.post(f"{self.origin}/control/faults", json=order, timeout=TIMEOUT_S)
        answer.raise_for_status()

    def settings(self) -> dict[str, Any]:
        """What a notify process must be told to use these servers."""
        return {
            "FCM_API_URL": f"{self.origin}/fcm",
            "FCM_CREDENTIALS_FILE": str(self.credentials),
            "WHATSAPP_API_URL": f"{self.origin}/whatsapp",
            "WHATSAPP_TOKEN": TOKEN,
            "WHATSAPP_APP_SECRET": APP_SECRET,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.smtp_port,
        }

    def _ask(self, **query: float) -> dict[str, Any]:
        answer = requests.get(f"{self.origin}/received", params=query, timeout=TIMEOUT_S)
        found: dict[str, Any] = answer.json()
        return found


@contextmanager
def running(folder: Path, *, webhook_url: str = "") -> Iterator[Providers]:
    """`python -m deploy.providers`, ended with SIGTERM."""
    http_port, smtp_port = free_port(), free_port()
    credentials = folder / "fcm.json"
    write_service_account(credentials, token_uri=f"http://127.0.0.1:{http_port}/fcm/token")
    environment = {
        "PROVIDERS_HTTP_PORT": str(http_port),
        "PROVIDERS_SMTP_PORT": str(smtp_port),
        "PROVIDERS_DIR": str(folder / "journal"),
        "FCM_CREDENTIALS_FILE": str(credentials),
        "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_APP_SECRET": APP_SECRET,
        "NOTIFY_WEBHOOK_URL": webhook_url,
    }
    command = [sys.executable, "-m", "deploy.providers"]
    process = subprocess.Popen(command, env=os.environ | environment, cwd=ROOT)
    try:
        wait_until(
            lambda: listens(http_port) and listens(smtp_port),
            within_s=15,
            otherwise="the provider servers do not listen",
        )
        yield Providers(http_port, smtp_port, credentials)
    finally:
        process.terminate()
        process.wait(10)


def write_service_account(path: Path, *, token_uri: str) -> None:
    """A key file as Google hands it out."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    account = {
        "type": "service_account",
        "project_id": "kreki-test",
        "private_key_id": "test",
        "private_key": pem.decode(),
        "client_email": "notify@kreki-test.iam.gserviceaccount.com",
        "token_uri": token_uri,
    }
    path.write_text(json.dumps(account), encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
