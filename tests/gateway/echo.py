"""Stands where a service's process stands, and answers with what reached it."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

REFUSES = "/api/lms/v1/refuses"  # here the service itself answers 503


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    name: str


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for an acknowledgement
    server: _Server

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        heard = {
            "process": self.server.name,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
        }
        body = json.dumps(heard).encode()
        refuses = self.path == REFUSES
        self.send_response(503 if refuses else 200)
        if refuses:
            self.send_header("Retry-After", "77")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Tests read answers, not logs."""


def start_echo(name: str) -> _Server:
    """Listens on a free loopback port until `shutdown()`; `name` comes back as `process`."""
    server = _Server(("127.0.0.1", 0), _Echo)
    server.name = name
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
