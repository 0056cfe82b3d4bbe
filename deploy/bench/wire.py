"""A lean HTTP client for load: kept connections, requests made beforehand.

The generator shares two cores with what it measures; a full client would cost more than the server.
"""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Final, Self

CREATED: Final = 201
ACCEPTED: Final = 202


MOST: Final = 400  # connections; a phone network has more, this machine's gateway does not


class Wire:
    """Connections to one `host:port`; as many as are needed at once, each used again."""

    def __init__(self, address: str) -> None:
        self._host, _, self._port = address.rpartition(":")
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._all: list[asyncio.StreamWriter] = []
        self._places = asyncio.Semaphore(MOST)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for writer in self._all:
            writer.close()

    async def post(self, path: str, *, token: str, body: object) -> int:
        """Status of the answer; 0 if the connection broke."""
        status, _ = await self.ask(path, header=f"Authorization: Bearer {token}", body=body)
        return status

    async def ask(self, path: str, *, header: str, body: object) -> tuple[int, bytes]:
        """Status and content of the answer to a POST; 0 if the connection broke."""
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        async with self._places:
            try:
                return await self._exchange(head.encode() + content)
            except (ConnectionError, asyncio.IncompleteReadError):
                return 0, b""

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        reader, writer = self._idle.pop() if self._idle else await self._connect()
        writer.write(request)
        head, content = await _answer(reader)
        # The gateway ends a connection after a thousand requests, and says so in the last answer.
        if b"\r\nconnection: close\r\n" not in head.lower():
            self._idle.append((reader, writer))
        return int(head[9:12]), content

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(self._host, int(self._port))
        self._all.append(writer)
        return reader, writer


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Head and content of one whole answer, so that the connection can be used again."""
    head = await reader.readuntil(b"\r\n\r\n")
    lower, content = head.lower(), b""
    if b"chunked" in lower:
        while (size := int(await reader.readline(), 16)) > 0:
            content += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
    else:
        begin = lower.index(b"content-length:") + len(b"content-length:")
        content = await reader.readexactly(int(lower[begin : lower.index(b"\r\n", begin)]))
    return head, content
