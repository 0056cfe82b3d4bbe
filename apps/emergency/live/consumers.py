"""The two doors: app users with a token in their first message, dispatchers with their session."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from importlib import import_module
from typing import Final

import msgspec
from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import OperationalError
from rest_framework_simplejwt.exceptions import InvalidToken

from apps.emergency.live.messages import hello
from apps.emergency.live.room import Outgoing, Room
from kreki.identity.caller import Caller
from kreki.identity.keys import KeysUnavailable
from kreki.identity.revocation import is_outdated
from kreki.identity.sso.areas import areas_of
from kreki.identity.verify import verify

SIGN_IN_S: Final = 5.0
LONGEST_TEXT: Final = 8_192  # characters; a token has some 1,500
PERMISSION: Final = "emergency.view_incident"  # as for the pages that the hints are about
# Close codes; uvicorn itself closes with 1012 when the process ends.
SIGN_IN, FORBIDDEN, CROWDED_OUT, TOO_LONG, TRY_LATER = 4401, 4403, 4429, 1009, 1013


class SignIn(msgspec.Struct, tag_field="t", tag="auth"):
    """`{"t": "auth", "token": "…"}`: never in the address, which is logged on the way."""

    token: str


class Door(AsyncWebsocketConsumer):
    """One connection: what it is sent, and how long it may stay."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.outgoing = Outgoing()
        self.sending: asyncio.Task[None] | None = None
        self.tasks: list[asyncio.Task[None]] = []
        self.is_closed = False

    def start(self) -> None:
        """Say hello, then send what comes and ask now and then whether this may go on."""
        self.outgoing.offer(hello(heartbeat_s=settings.LIVE_HEARTBEAT_S))
        self.sending = asyncio.create_task(self._send_all())
        self.tasks += [self.sending, asyncio.create_task(self._recheck())]

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Once only: a second close frame would be an error, after which nobody is unseated."""
        if self.is_closed:
            return
        self.is_closed = True
        if self.sending is not None:
            self.sending.cancel()  # nothing may follow the last frame
        await super().close(code, reason)

    async def disconnect(self, code: int) -> None:
        for task in self.tasks:
            task.cancel()

    async def objection(self) -> int | None:
        """The close code if this connection must end, else None."""
        raise NotImplementedError

    async def _send_all(self) -> None:
        with suppress(OSError):  # the client left; `disconnect` follows
            await self.outgoing.drain(self.send)

    async def _recheck(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.outgoing.doubted.wait(), settings.LIVE_RECHECK_S)
            self.outgoing.doubted.clear()
            code = await self.objection()
            if code is not None:
                await self.close(code)
                return


class AppDoor(Door):
    """/ws/emergency/: the caller's and the volunteers' phones."""

    caller: Caller | None = None

    async def connect(self) -> None:
        await self.accept()
        self.tasks.append(asyncio.create_task(self._expect_sign_in()))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """The first message signs in; a later one brings a newer token of the same person."""
        if self.is_closed:  # it was on its way already
            return
        if len(text_data or bytes_data or "") > LONGEST_TEXT:
            await self.close(TOO_LONG)
            return
        try:
            caller = verify(msgspec.json.decode(text_data or "", type=SignIn).token)
        except (msgspec.MsgspecError, RecursionError, InvalidToken):
            await self.close(SIGN_IN)
        except KeysUnavailable:
            await self.close(TRY_LATER)
        else:
            await self._sign_in(caller)

    async def disconnect(self, code: int) -> None:
        await super().disconnect(code)
        if self.caller is not None:
            self.room.leave(self.caller.user_id, self.outgoing)

    async def objection(self) -> int | None:
        if self.outgoing.is_crowded_out:
            return CROWDED_OUT
        caller = self.caller
        if caller is None or caller.token["exp"] <= time.time():
            return SIGN_IN
        return SIGN_IN if await asyncio.to_thread(is_outdated, caller) else None

    async def _sign_in(self, caller: Caller) -> None:
        if caller.acting_for is not None:  # what support reads is on record, and a hint is not
            await self.close(FORBIDDEN)
        elif self.caller is None:
            self.caller = caller
            self.room.seat(caller.user_id, self.outgoing)
            self.start()
        elif self.caller.user_id == caller.user_id:
            self.caller = caller
        else:
            await self.close(FORBIDDEN)

    async def _expect_sign_in(self) -> None:
        await asyncio.sleep(SIGN_IN_S)
        if self.caller is None:
            await self.close(SIGN_IN)


class DispatcherDoor(Door):
    """/admin/emergency/ws/: staff who may view incidents, known by the admin's session cookie."""

    is_seated = False

    async def connect(self) -> None:
        # Accepted first, because a browser does not show the code of a refused handshake.
        await self.accept()
        code = await _objection_to(self.scope["user"])
        if code is not None:
            await self.close(code)
            return
        self.is_seated = True
        self.room.seat_dispatcher(self.outgoing)
        self.start()

    async def disconnect(self, code: int) -> None:
        await super().disconnect(code)
        if self.is_seated:
            self.room.leave_dispatcher(self.outgoing)

    async def objection(self) -> int | None:
        store = import_module(settings.SESSION_ENGINE).SessionStore
        try:
            user = await get_user({"session": store(self.scope["session"].session_key)})
            return await _objection_to(user)
        except OperationalError:
            return None  # nobody can have lost a permission that nobody can write


async def _objection_to(user: User | AnonymousUser) -> int | None:
    if not user.is_authenticated:
        return SIGN_IN
    return None if await database_sync_to_async(_may_view_all)(user) else FORBIDDEN


def _may_view_all(user: User) -> bool:
    """The hints are about every incident, so staff of some areas do not hear them."""
    return user.is_staff and user.has_perm(PERMISSION) and areas_of(user) is None
