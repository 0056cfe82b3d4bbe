"""A citizen's mail, read where the demonstration's mail server keeps it."""

from __future__ import annotations

import asyncio
import re
from typing import Any, Final

import aiohttp

PATIENCE_S: Final = 5  # of one question; the server answers as soon as there is news
LONGEST_S: Final = 30.0
CODE: Final = re.compile(r"\b(\d{6})\b")


class NoCode(Exception):
    """No code came in time."""


class Mailbox:
    """The journal of the provider servers.

    Args:
        providers: Their address.
    """

    def __init__(self, http: aiohttp.ClientSession, providers: str) -> None:
        self._http = http
        self._address = f"{providers}/received"

    async def code_for(self, address: str) -> str:
        """The code that was sent to `address`.

        Raises:
            NoCode
        """
        since = 0
        try:
            async with asyncio.timeout(LONGEST_S):
                while True:
                    news = await self._read(since)
                    since = news["next"]
                    for item in news["items"]:
                        found = CODE.search(item["title"])
                        if item["target"] == address and found:
                            return found[1]
        except TimeoutError as error:
            raise NoCode(f"No code reached {address} within {LONGEST_S:.0f} s.") from error

    async def _read(self, since: int) -> Any:
        query = {"since": str(since), "wait": str(PATIENCE_S)}
        async with self._http.get(self._address, params=query) as answer:
            return await answer.json()
