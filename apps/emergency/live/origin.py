"""Which pages may open a socket that a cookie signs in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from channels.security.websocket import WebsocketDenier

Application = Callable[..., Awaitable[None]]


class OwnPages:
    """Passes on what pages of `origin` open, and refuses the rest.

    A foreign page could use the dispatcher's cookie, but not fake its origin. Browsers write an
    origin in one way only, so it is compared as text: channels' own validator stumbles over those
    that are no address.
    """

    def __init__(self, inner: Application, *, origin: str) -> None:
        self._inner = inner
        self._refuse: Application = WebsocketDenier.as_asgi()
        self._origin = origin.encode()

    async def __call__(self, scope: MutableMapping[str, Any], *channel: Any) -> None:
        is_own = (b"origin", self._origin) in [tuple(header) for header in scope["headers"]]
        await (self._inner if is_own else self._refuse)(scope, *channel)
