"""The whole system of instance `test` as a journey sees it: addresses, processes, databases."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import requests

from deploy.local import supervisor
from deploy.local.instance import CHECKOUT, Instance
from deploy.local.ports import Ports
from deploy.local.waiting import wait_until
from kreki.services import BY_NAME

MONAS: Final = (-6.175392, 106.827153)  # latitude, longitude
TIMEOUT_S: Final = 10


@dataclass(frozen=True, slots=True)
class Stack:
    """One running copy of everything, behind its gateway."""

    instance: Instance
    ports: Ports

    def call(
        self, method: str, path: str, *, token: str = "", body: object = None, **headers: str
    ) -> requests.Response:
        """One request through the gateway; header names are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            named["Authorization"] = f"Bearer {token}"
        return requests.request(
            method, f"{self.ports.origin}{path}", json=body, headers=named, timeout=TIMEOUT_S
        )

    def data(self, method: str, path: str, **options: Any) -> Any:
        """The envelope's data of a call that must succeed."""
        answer = self.call(method, path, **options)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()["data"]

    def manage(self, service: str, *arguments: str) -> str:
        """What a management command prints."""
        done = subprocess.run(
            [sys.executable, str(CHECKOUT / "manage.py"), service, *arguments],
            env={**os.environ, "KREKI_ENV_DIR": str(self.instance.env)},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def rows(self, service: str, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Reads a service's own database, as a checker that shares no code with the product."""
        with psycopg.connect(self.address(service)) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def received(self, since: int = 0) -> tuple[list[dict[str, Any]], int]:
        """What the provider servers got after number `since`, and the newest number."""
        origin = f"http://127.0.0.1:{self.ports['providers-http']}"
        answer = requests.get(f"{origin}/received?since={since}", timeout=TIMEOUT_S).json()
        return answer["items"], answer["next"]

    def kill(self, program: str) -> int:
        """`kill -9` the process; the manager starts it again. Returns the pid that died."""
        wait_until(lambda: self.pid(program) > 0, within_s=60, otherwise=f"{program} does not run")
        pid = self.pid(program)
        assert pid > 1, "zero would mean our own process group"
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: self.pid(program) != pid, within_s=10, otherwise=f"{program} lives on")
        return pid

    def pid(self, program: str) -> int:
        """Process id, 0 while it does not run."""
        states = {one.name: one for one in supervisor.states(self.instance)}
        return states[program].pid

    def stop(self, *programs: str) -> None:
        supervisor.stop(self.instance, programs)

    def start(self, *programs: str) -> None:
        supervisor.start(self.instance, programs)

    def address(self, service: str) -> str:
        name = f"{BY_NAME[service].alias.upper()}_DATABASE_URL="
        lines = (self.instance.env / f"{service}.env").read_text().splitlines()
        return next(line.removeprefix(name) for line in lines if line.startswith(name))


def tokens(stack: Stack, count: int) -> list[tuple[str, str]]:
    """User id and access token of the first `count` demo volunteers."""
    lines = stack.manage("auth_svc", "demo_tokens", "--volunteers", str(count)).splitlines()
    rows = [json.loads(line) for line in lines]
    return [(row["user_id"], row["token"]) for row in rows]
