"""A way to the broker that a test can close, open again, or make swallow every byte."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import SplitResult


class Proxy:
    """Forwards TCP to the broker of `url`; starts closed, keeps its port for life."""

    def __init__(self, url: SplitResult) -> None:
        self._broker = (url.hostname or "", url.port or 5672)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port: int = self._listener.getsockname()[1]
        self._listener.close()
        self._pipes: list[socket.socket] = []
        self._swallows = threading.Event()
        name = f"{url.username}:{url.password}@" if url.username else ""
        self.url = url._replace(netloc=f"{name}127.0.0.1:{self._port}").geturl()

    def open(self) -> None:
        self._swallows.clear()
        self._listener = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def close(self) -> None:
        """Refuse new connections and break those that exist."""
        for one in (self._listener, *self._pipes):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._pipes.clear()

    def swallow(self) -> None:
        """Keep connections open, but let nothing through any more."""
        self._swallows.set()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # closed
            while True:
                near, _address = listener.accept()
                far = socket.create_connection(self._broker)
                self._pipes += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._forward, args=pair, daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if not self._swallows.is_set():
                    target.sendall(data)
        target.close()
