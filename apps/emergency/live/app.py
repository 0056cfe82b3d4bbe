"""The ASGI application of the live processes: sockets, health, and the tasks behind them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.urls import path, re_path

from apps.emergency.live.consumers import AppDoor, DispatcherDoor
from apps.emergency.live.origin import OwnPages
from apps.emergency.live.pulse import beat
from apps.emergency.live.room import Room
from apps.emergency.live.timeline import Timeline
from kreki.identity.keys import warm_up
from kreki.identity.news import follow
from kreki.loops import end_process
from kreki.observe.metrics import serve_metrics

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Live:
    """One process; any number may run, none knows of the others."""

    def __init__(self) -> None:
        self._room = Room()
        self._timeline = Timeline(self._room)
        desk: Any = OwnPages(  # Django's stubs expect a view at an address
            AuthMiddlewareStack(DispatcherDoor.as_asgi(room=self._room)), origin=settings.PUBLIC_URL
        )
        self._sockets = URLRouter(
            [
                path("ws/emergency/", AppDoor.as_asgi(room=self._room)),
                path("admin/emergency/ws/", desk),
                re_path("", WebsocketDenier.as_asgi()),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "websocket":
                await self._sockets(scope, receive, send)
            case "http":
                await self._health(scope, send)
            case "lifespan":
                await self._live(receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.to_thread(warm_up)
        serve_metrics()
        tasks = [
            asyncio.create_task(self._timeline.follow()),
            asyncio.create_task(beat(self._room)),
            asyncio.create_task(follow(self._room.doubt, self._room.doubt_all)),
        ]
        for task in tasks:
            task.add_done_callback(end_process)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in tasks:
            task.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _health(self, scope: Scope, send: Send) -> None:
        status, document = self._findings(scope["path"])
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(document).encode()})

    def _findings(self, where: str) -> tuple[int, dict[str, Any]]:
        match where:
            case "/healthz":
                return 200, {"status": "ok", "service": "emergency"}
            case "/readyz":
                ready = self._timeline.is_heard
                found = {"timeline": {"ok": ready, "hard": True}}
                status = "ready" if ready else "unready"
                document = {"status": status, "service": "emergency", "dependencies": found}
                return 200 if ready else 503, document
            case _:
                return 404, {"status": "unknown address"}
