"""Another service on a real socket: keeps what it was asked, answers what the test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class OtherService:
    """`statuses` are answered one after the other, then 200; `heard` are headers, oldest first.

    As emergency it says of everybody that they are `involved`; `meanwhile` runs before each answer.
    """

    def __init__(self, *, involved: bool = True) -> None:
        self.involved = involved
        self.meanwhile: Callable[[], object] = lambda: None
        self.statuses: list[int] = []
        self.heard: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def tokens(self) -> list[str]:
        return [headers["Authorization"].removeprefix("Bearer ") for headers in self.heard]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805 `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                server.heard.append(dict(self.headers))
                server.meanwhile()
                status = server.statuses.pop(0) if server.statuses else 200
                body = json.dumps({"data": {"involved": server.involved}}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Set-Cookie", "a=b")
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 the library's name

            def log_message(self, *_args: object) -> None:
                pass

        return Handler


@contextmanager
def other_service(*, involved: bool = True) -> Iterator[OtherService]:
    service = OtherService(involved=involved)
    try:
        yield service
    finally:
        service.stop()
