"""Follows the timeline: every entry, wherever it was written, becomes a hint to those concerned.

Each process LISTENs to PostgreSQL itself, so nothing else has to run for the sockets to work.
"""

from __future__ import annotations

import asyncio
import random
from typing import Final
from uuid import UUID

import psycopg
import structlog
from channels.db import database_sync_to_async
from django.db import OperationalError

from apps.emergency.live.audience import get_audience
from apps.emergency.live.messages import RESYNC, hint
from apps.emergency.live.room import Room
from kreki.database import own_session
from kreki.observe.crashpoint import crashpoint

LISTEN: Final = "LISTEN emergency_timeline"  # the trigger sends `<incident id>:<version>`
PAUSE_S: Final = 1.0

log = structlog.get_logger(__name__)
_ask = database_sync_to_async(get_audience)


class Timeline:
    """The one LISTEN connection of this process."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.is_heard = False

    async def follow(self) -> None:
        """Listen for ever; what was missed while the database was lost is made up by a resync."""
        while True:
            try:
                await self._listen()
            except (OperationalError, psycopg.OperationalError) as error:
                self.is_heard = False
                log.warning("timeline lost", error=type(error).__name__)
                await asyncio.sleep(PAUSE_S * random.uniform(0.5, 1.5))  # noqa: S311 jitter

    async def _listen(self) -> None:
        session = await psycopg.AsyncConnection.connect(
            **own_session(), autocommit=True, application_name="live"
        )
        async with session:
            await session.execute(LISTEN)
            self.is_heard = True
            self._room.tell_people(RESYNC)
            self._room.tell_dispatchers(RESYNC)
            async for notification in session.notifies():
                if not self._room.is_empty:
                    await self._pass_on(notification.payload)

    async def _pass_on(self, payload: str) -> None:
        incident_id, _, version = payload.partition(":")
        audience = await _ask(UUID(incident_id), int(version))
        if audience is not None:
            text = hint(UUID(incident_id), int(version), at=audience.at)
            self._room.tell(audience.people, text)
            crashpoint("live.sent")
