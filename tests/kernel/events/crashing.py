"""Runs one courier loop on the test database; whenever it is killed, starts it again.

Usage: crashing.py relay|consumer, with `KREKI_CRASH_AT` in the environment. On SIGTERM it ends
and prints how often its child was killed.
"""

from __future__ import annotations

import os
import signal
import sys

import django

from kreki.boot import boot

boot()
django.setup()

from django.db import connection  # noqa: E402 after setup

from kreki.contracts.notify import DeliverySeen  # noqa: E402
from kreki.events.courier.threads import Loop, run_threads  # noqa: E402
from kreki.events.inbox import Received  # noqa: E402
from kreki.loops import stop_event  # noqa: E402
from tests.kernel.events.stories import consumer, relay_of  # noqa: E402


def write_effect(event: DeliverySeen, received: Received) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (event_id) VALUES (%s)", [received.id])


def loop_called(name: str) -> Loop:
    return relay_of("notify") if name == "relay" else consumer({DeliverySeen: write_effect})


def main(name: str) -> None:
    kills = 0
    while (child := os.fork()) != 0:
        signal.signal(signal.SIGTERM, lambda *_, child=child: os.kill(child, signal.SIGTERM))
        _pid, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            print(kills, flush=True)
            sys.exit(os.WEXITSTATUS(status))
        kills += 1
    sys.exit(0 if run_threads([loop_called(name)], stop_event()) else 1)


if __name__ == "__main__":
    main(sys.argv[1])
