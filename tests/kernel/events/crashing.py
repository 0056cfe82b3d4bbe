"""Runs one courier loop on the test database; whenever it is killed, starts it again.

Usage: crashing.py relay|consumer, with `KREKI_CRASH_AT` in the environment. On SIGTERM it ends
and prints how often its child was killed.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from functools import partial

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


def main(name: str) -> int:
    kills = 0
    asked_to_end: list[int] = []
    while True:
        # Blocked from before the fork until somebody is ready to hear it, in both processes.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        child = os.fork()
        if child == 0:
            stop = stop_event()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
            return 0 if run_threads([loop_called(name)], stop) else 1
        signal.signal(signal.SIGTERM, partial(pass_on, child, asked_to_end))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        _pid, status = os.waitpid(child, 0)
        kills += os.WIFSIGNALED(status)
        if asked_to_end or not os.WIFSIGNALED(status):
            print(kills, flush=True)
            return 0


def pass_on(child: int, asked_to_end: list[int], number: int, _frame: object) -> None:
    asked_to_end.append(number)
    with suppress(ProcessLookupError):  # it was killed just now
        os.kill(child, number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
