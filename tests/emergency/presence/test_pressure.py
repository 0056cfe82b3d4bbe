"""A database slower than the phones: memory stays bounded, and the phones are slowed down."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from apps.emergency.presence.app import Presence
from apps.emergency.presence.buffer import LIMIT, Buffer, BufferFull, Fix
from apps.emergency.presence.recent import Recent
from tests.emergency.factories import MONAS, NOON
from tests.emergency.presence.conftest import bearer, position
from tests.people import STRANGER, VOLUNTEER


def fix(user_id: UUID, *, seconds: float = 0, latitude: float = MONAS[0]) -> Fix:
    return Fix(user_id, MONAS[1], latitude, 8.0, NOON + timedelta(seconds=seconds), NOON)


def filled(rows: int) -> Buffer:
    buffer = Buffer()
    for number in range(rows):
        buffer.put(fix(UUID(int=number)))
    return buffer


async def ask(app: Presence, user_id: UUID) -> tuple[int, dict[bytes, bytes], dict[str, Any]]:
    """Status, headers and body of one report, by ASGI without a server."""
    sent: list[MutableMapping[str, Any]] = []
    body = json.dumps(position()).encode()
    headers = [(name.lower().encode(), value.encode()) for name, value in bearer(user_id).items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/emergency/v1/positions",
        "headers": headers,
    }

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, content = sent
    return start["status"], dict(start["headers"]), json.loads(content["body"])


def test_of_one_person_the_newest_waits_whatever_the_order() -> None:
    buffer = Buffer()

    for seconds in (2, 5, 1):
        buffer.put(fix(VOLUNTEER, seconds=seconds))

    (waiting,) = buffer.take()
    assert waiting.fix_at == NOON + timedelta(seconds=5)


def test_rows_come_in_one_order_for_every_process() -> None:
    buffer = Buffer()
    for number in (3, 1, 2):
        buffer.put(fix(UUID(int=number)))

    assert [one.user_id.int for one in buffer.take()] == [1, 2, 3]


def test_what_could_not_be_written_waits_behind_newer_fixes() -> None:
    buffer = Buffer()
    buffer.put(fix(VOLUNTEER, seconds=1))
    buffer.put(fix(STRANGER, seconds=1))
    taken = buffer.take()
    buffer.put(fix(VOLUNTEER, seconds=2))
    assert buffer.lag_s > 0

    buffer.give_back(taken)

    assert {one.user_id: one.fix_at - NOON for one in buffer.take()} == {
        VOLUNTEER: timedelta(seconds=2),
        STRANGER: timedelta(seconds=1),
    }
    buffer.written()
    assert (len(buffer), buffer.lag_s) == (0, 0)


def test_a_full_buffer_takes_only_newer_fixes_of_those_who_wait() -> None:
    buffer = filled(LIMIT)

    buffer.put(fix(UUID(int=0), seconds=9))
    with pytest.raises(BufferFull):
        buffer.put(fix(VOLUNTEER))


async def test_pressure_slows_the_phones_down_and_then_turns_them_away() -> None:
    app = Presence()
    app._buffer = filled(LIMIT - 1)

    slow = await ask(app, VOLUNTEER)
    refused = await ask(app, STRANGER)

    assert (slow[0], slow[2]["data"]) == (202, {"next_report_s": 180})
    assert (refused[0], refused[2]["error"]["code"]) == (503, "OVERLOADED")
    assert 30 <= int(refused[1][b"retry-after"]) <= 90


def test_recent_people_are_forgotten_in_time() -> None:
    recent, people = Recent(5), count(1)
    for second in range(100, 200):
        recent.mark(UUID(int=next(people)), second)

    remembered = [number for number in range(1, 101) if recent.has(UUID(int=number), 199.5)]

    assert remembered == [96, 97, 98, 99, 100]
    recent.forget(UUID(int=100))
    assert not recent.has(UUID(int=100), 199.5)
