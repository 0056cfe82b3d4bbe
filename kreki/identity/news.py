"""Tells a process that remembers callers whose rights have changed, at the moment they do."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Final
from uuid import UUID

import psycopg
import structlog

from kreki.database import own_session
from kreki.identity.revocation import CHANNEL

PAUSE_S: Final = 1.0

log = structlog.get_logger(__name__)


async def follow(doubt: Callable[[UUID], None], doubt_all: Callable[[], None]) -> None:
    """Listen for ever to what the courier's handler notifies.

    Args:
        doubt: Gets each person whose older tokens are refused from now on.
        doubt_all: Called when news may have been missed: at the start and after a lost database.
    """
    while True:
        try:
            await _listen(doubt, doubt_all)
        except psycopg.OperationalError as error:
            log.warning("news of rights lost", error=type(error).__name__)
            await asyncio.sleep(PAUSE_S * random.uniform(0.5, 1.5))  # noqa: S311 jitter


async def _listen(doubt: Callable[[UUID], None], doubt_all: Callable[[], None]) -> None:
    session = await psycopg.AsyncConnection.connect(
        **own_session(), autocommit=True, application_name="news"
    )
    async with session:
        await session.execute(f"LISTEN {CHANNEL}")
        doubt_all()
        async for notification in session.notifies():
            doubt(UUID(notification.payload.partition(":")[0]))
