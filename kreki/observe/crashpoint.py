"""Places where a test run may kill the process, so that recovery is tried and not believed."""

from __future__ import annotations

import os
import random
import signal


def crashpoint(name: str) -> None:
    """End this process with SIGKILL if `KREKI_CRASH_AT` is `<name>` or `<name>:<probability>`.

    Not a setting of the service, hence not read through `kreki.env`: only tests set it.
    """
    wanted, _, probability = os.environ.get("KREKI_CRASH_AT", "").partition(":")
    if wanted == name and random.random() < float(probability or 1):  # noqa: S311 no secret
        os.kill(os.getpid(), signal.SIGKILL)
