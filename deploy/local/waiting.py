"""Waiting for a real condition with a deadline, and for a listener on a port."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Final

from deploy.local.trouble import Trouble

PAUSE_S: Final = 0.05


def wait_until(ready: Callable[[], bool], *, within_s: float, otherwise: str) -> None:
    """Ask `ready` until it says yes.

    Raises:
        Trouble: with the text `otherwise`, when `within_s` seconds have passed.
    """
    deadline = time.monotonic() + within_s
    while not ready():
        if time.monotonic() > deadline:
            raise Trouble(otherwise)
        time.sleep(PAUSE_S)  # between two looks at the condition, not instead of one


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
