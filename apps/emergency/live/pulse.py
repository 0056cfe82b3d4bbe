"""The heartbeat of every socket: by its absence a client notices that the data stands still."""

from __future__ import annotations

import asyncio

import structlog
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import OperationalError

from apps.emergency.live.audience import list_open_incidents
from apps.emergency.live.messages import desk_heartbeat, heartbeat
from apps.emergency.live.room import Room

log = structlog.get_logger(__name__)
_ask = database_sync_to_async(list_open_incidents)


async def beat(room: Room) -> None:
    """Every ten seconds, for ever; the digest is computed once for all dispatchers."""
    while True:
        await asyncio.sleep(settings.LIVE_HEARTBEAT_S)
        room.tell_people(heartbeat())
        if room.has_dispatchers:
            room.tell_dispatchers(await _desk_text())


async def _desk_text() -> str:
    try:
        return desk_heartbeat(await _ask())
    except OperationalError as error:
        log.warning("no digest", error=type(error).__name__)
        return heartbeat()
