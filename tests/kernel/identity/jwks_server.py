"""A real HTTP server that publishes a key set, and can hang, lie or stop."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class JwksServer:
    """`document` is answered as JSON; while `hangs` is set, nothing is; `asked` counts requests."""

    def __init__(self, document: object) -> None:
        self.document = document
        self.asked = 0
        self.hangs = False
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/o/.well-known/jwks.json"

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805 `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked += 1
                if server.hangs:
                    server.released.wait(20)
                    return
                body = json.dumps(server.document).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        return Handler


@contextmanager
def serving(document: object) -> Iterator[JwksServer]:
    server = JwksServer(document)
    try:
        yield server
    finally:
        server.stop()
