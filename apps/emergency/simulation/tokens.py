"""Access tokens of seeded people, from the one command that may mint them without a password."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

PASSED_ON: Final = ("PATH", "HOME", "KREKI_ENV_DIR")


class NotSeeded(Exception):
    """There are fewer demonstration volunteers than asked for."""


def volunteers(root: Path, count: int) -> list[str]:
    """Tokens of the demonstration volunteers 1 to `count`, in no particular order.

    Raises:
        NotSeeded
    """
    found = _mint(root, "--volunteers", str(count))
    if len(found) < count:
        raise NotSeeded(f"{len(found)} of {count} volunteers exist; run seed_demo first.")
    return found


def dispatcher(root: Path) -> str:
    """The token of the demonstration dispatcher."""
    return _mint(root, "--dispatcher")[0]


def _mint(root: Path, *options: str) -> list[str]:
    command = [sys.executable, str(root / "manage.py"), "auth_svc", "demo_tokens", *options]
    # A clean environment: this service's own settings must not reach the other.
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return [json.loads(line)["token"] for line in done.stdout.splitlines()]
