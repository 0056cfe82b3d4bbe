"""Couriers killed (-9) at every crash point: nothing is lost, nothing takes effect twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection
from kombu import Connection

from kreki.events.models import Inbox, Outbox
from tests.kernel.events.stories import (
    DEAD,
    QUEUE,
    child_environment,
    effects,
    emit_as,
    seen,
    until,
    waiting,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

EVENTS = 100
IN_FLIGHT = 3  # a relay killed in a batch repeats the whole batch


@pytest.fixture(autouse=True)
def _table_of_effects() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effects (event_id uuid)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE effects")


@dataclass
class Watched:
    """A courier that is started again whenever it is killed."""

    process: subprocess.Popen[str]
    kills: int = 0


@contextmanager
def courier(loop: str, *, crash_at: str) -> Iterator[Watched]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.kernel.events.crashing", loop],
        env=child_environment() | {"KREKI_CRASH_AT": crash_at},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    watched = Watched(process)
    try:
        yield watched
    finally:
        process.terminate()
        said, _nothing = process.communicate(timeout=30)
        watched.kills = int(said)


@pytest.mark.parametrize(
    ("relay_dies", "consumer_dies"),
    [
        ("relay.published:0.15", ""),
        ("relay.confirmed:0.3", ""),
        ("", "inbox.before_commit:0.12"),
        ("", "inbox.after_commit:0.12"),
        ("relay.published:0.1", "inbox.after_commit:0.1"),
    ],
)
def test_every_event_takes_effect_exactly_once(
    link: Connection, relay_dies: str, consumer_dies: str
) -> None:
    with (
        courier("relay", crash_at=relay_dies) as relay,
        courier("consumer", crash_at=consumer_dies) as taker,
    ):
        for number in range(EVENTS):
            until(lambda: Outbox.objects.count() < IN_FLIGHT, within_s=60)
            emit_as("notify", seen(number))
        until(lambda: not Outbox.objects.exists(), within_s=60)
        until(lambda: waiting(link, QUEUE) == 0 and len(effects()) >= EVENTS, within_s=60)

    assert len(effects()) == EVENTS
    assert set(effects().values()) == {1}
    assert Inbox.objects.count() == EVENTS
    assert waiting(link, DEAD) == 0
    assert bool(relay.kills) == bool(relay_dies)
    assert bool(taker.kills) == bool(consumer_dies)
    print(f"killed {relay.kills} relays, {taker.kills} consumers")
