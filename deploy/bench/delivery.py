"""From the commit of a panic to the first provider that accepted an alert about it."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from datetime import datetime
from typing import Final

import aiohttp
import psycopg

from deploy.bench.city import BANDUNG
from deploy.bench.figures import Leg, percentiles
from deploy.local.waiting import wait_until

PANICS: Final = 60
EVERY_S: Final = 0.5

# By the databases' own clocks, which are one: `raised_at` is taken before the commit, so the real
# time is a little shorter than what is reported.
RAISED: Final = "SELECT id, raised_at FROM emergency_incident WHERE id = ANY(%s)"
ACCEPTED: Final = """
SELECT m.incident_id, min(d.accepted_at)
FROM notify_delivery d JOIN notify_message m ON m.id = d.message_id
WHERE m.incident_id = ANY(%s) AND m.purpose = 'invitation' AND d.accepted_at IS NOT NULL
GROUP BY 1
"""


async def measure(
    origin: str, tokens: list[str], emergency: psycopg.Connection, notify: psycopg.Connection
) -> list[Leg]:
    """Panics among people who have phones, at a pace that a city might really see."""
    incidents = [uuid.UUID(one) for one in await _raise(origin, tokens)]
    accepted = dict[uuid.UUID, datetime]()

    def all_accepted() -> bool:
        accepted.update(notify.execute(ACCEPTED, [incidents]).fetchall())
        return len(accepted) == len(incidents)

    wait_until(all_accepted, within_s=60, otherwise="some alerts were never accepted")
    raised: dict[uuid.UUID, datetime] = dict(emergency.execute(RAISED, [incidents]).fetchall())
    seconds = [(accepted[one] - raised[one]).total_seconds() for one in incidents]
    return [
        Leg("panic commit to provider accepted", percentiles(seconds), {"p99_ms": ("<=", 2000)})
    ]


async def _raise(origin: str, tokens: list[str]) -> list[str]:
    places = random.Random(119)  # noqa: S311 the same places every time
    incidents = []
    async with aiohttp.ClientSession() as session:
        for number in range(PANICS):
            began = time.perf_counter()
            place = {
                "latitude": BANDUNG[0] + places.uniform(-0.02, 0.02),
                "longitude": BANDUNG[1] + places.uniform(-0.02, 0.02),
                "accuracy_m": 12,
            }
            headers = {"Authorization": f"Bearer {tokens[number]}"}
            async with session.post(
                f"{origin}/api/emergency/v1/panic", json=place, headers=headers
            ) as answer:
                incidents.append((await answer.json())["data"]["id"])
            await asyncio.sleep(max(0, EVERY_S - (time.perf_counter() - began)))
    return incidents
