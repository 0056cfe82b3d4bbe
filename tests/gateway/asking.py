"""A client that shows exactly what a gateway answers."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: HTTPMessage
    text: str

    @property
    def body(self) -> dict[str, Any]:
        """What the text says, if it is JSON."""
        return dict(json.loads(self.text or "{}"))

    @property
    def code(self) -> str:
        """The envelope's error code."""
        assert self.body["success"] is False
        assert self.body["meta"]["request_id"] == self.headers["X-Request-ID"]
        return str(self.body["error"]["code"])


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running NGINX. Methods are upper-case HTTP verbs."""

    port: int
    access_log: Path

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body or None, headers or {})
        answer = connection.getresponse()
        content = answer.read().decode()
        connection.close()
        return Answer(answer.status, answer.headers, content)

    def send(self, raw: bytes) -> Answer:
        """The answer to bytes that no client would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as link:
            link.sendall(raw)
            answer = HTTPResponse(link)
            answer.begin()
            return Answer(answer.status, answer.headers, answer.read().decode())

    def statuses(
        self, times: int, method: str, path: str, headers: dict[str, str] | None = None
    ) -> list[int]:
        """The statuses of as many equal requests, one directly after the other."""
        return [self.ask(method, path, headers).status for _ in range(times)]
