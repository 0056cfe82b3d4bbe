"""Misbehaviour that a test switches on: `POST /control/faults`."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Final

from aiohttp import web

HANG_S: Final = 3600.0
SLOW_S: Final = 2.0


class Fault(StrEnum):
    LOST_ANSWER = "lost_answer"  # the message is taken, then the connection closes
    HANG = "hang"  # nothing is taken and nothing is answered
    ERROR = "error"  # the provider's own internal error
    GARBAGE = "garbage"  # 200 with a page instead of JSON
    SLOW = "slow"  # a good answer after two seconds


class Faults:
    """How many of the next requests to each provider go wrong, and how."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[Fault, int]] = {}

    def switch(self, provider: str, fault: Fault, times: int) -> None:
        self._left[provider] = (fault, times)

    def clear(self) -> None:
        self._left.clear()

    def take(self, provider: str) -> Fault | None:
        """The fault of this request, using it up."""
        fault, times = self._left.get(provider, (None, 0))
        if fault is None or times == 0:
            return None
        self._left[provider] = (fault, times - 1)
        return fault


async def delay(fault: Fault | None) -> None:
    """Spend the time that the fault costs before anything happens."""
    if fault is Fault.HANG:
        await asyncio.sleep(HANG_S)
    if fault is Fault.SLOW:
        await asyncio.sleep(SLOW_S)


def hang_up(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def garbage() -> web.Response:
    return web.Response(text="<html>upstream</html>", content_type="text/html")
