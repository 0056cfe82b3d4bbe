"""A slow client costs a bounded queue and is told to fetch everything."""

from __future__ import annotations

import asyncio
import json

from apps.emergency.live.messages import RESYNC, heartbeat
from apps.emergency.live.room import QUEUE, Outgoing


async def test_an_overflow_replaces_everything_by_a_resync() -> None:
    outgoing, sent = Outgoing(), list[str]()
    for _ in range(QUEUE + 1):
        outgoing.offer(heartbeat())
    outgoing.offer("after")
    finished = asyncio.Event()

    async def send(text: str) -> None:
        sent.append(text)
        if text == "after":
            finished.set()

    draining = asyncio.create_task(outgoing.drain(send))
    await asyncio.wait_for(finished.wait(), 1)
    draining.cancel()

    assert sent == [RESYNC, "after"]
    assert json.loads(RESYNC) == {"t": "resync"}


async def test_a_client_that_keeps_up_gets_every_message_in_order() -> None:
    outgoing, sent = Outgoing(), list[str]()
    finished = asyncio.Event()

    async def send(text: str) -> None:
        sent.append(text)
        if text == "499":
            finished.set()

    draining = asyncio.create_task(outgoing.drain(send))
    for number in range(500):
        outgoing.offer(str(number))
        await asyncio.sleep(0)
    await asyncio.wait_for(finished.wait(), 1)
    draining.cancel()

    assert sent == [str(number) for number in range(500)]
