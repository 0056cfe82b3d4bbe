"""Which loops the courier of a service runs, and what happens when one of them ends."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kreki.contracts.base import Lane
from kreki.contracts.catalogue import emitted_by
from kreki.events.courier.consumer import LaneConsumer
from kreki.events.courier.housekeeping import Housekeeping
from kreki.events.courier.relay import Relay
from kreki.events.inbox import load_handlers
from kreki.events.topology import lanes_of

FAREWELL_S: Final = 5.0  # a thread that is still busy then is cut off; every step can be repeated


class Loop(Protocol):
    name: str

    def run(self, stop: threading.Event) -> None: ...


def loops() -> list[Loop]:
    """A thread of its own per lane and direction: a standard backlog never delays an alert."""
    slug = settings.SERVICE.slug
    relays = [Relay(lane) for lane in Lane if emitted_by(slug, lane)]
    consumers = [LaneConsumer(lane, load_handlers()) for lane in lanes_of(slug)]
    own: list[Loop] = [import_string(name)() for name in settings.COURIER_LOOPS]
    work: list[Loop] = [*relays, *consumers, *own]
    return [*work, Housekeeping()] if work else []


def run_threads(work: Sequence[Loop], stop: threading.Event) -> bool:
    """Run all loops until `stop`.

    Returns:
        True if they ended because of `stop`; False if one died by itself, which also ends the
        others: half a courier would look alive.
    """
    died = threading.Event()

    def run(loop: Loop) -> None:
        try:
            loop.run(stop)
        finally:
            if not stop.is_set():
                died.set()
                stop.set()

    threads = [
        threading.Thread(target=run, args=(loop,), name=loop.name, daemon=True) for loop in work
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(FAREWELL_S)
    return not died.is_set()
