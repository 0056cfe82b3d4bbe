"""Brings every service's database up to the code, and KREKI ID's clients up to the services."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from deploy.local.instance import CHECKOUT, Instance
from deploy.local.trouble import Trouble
from kreki.services import BY_SLUG, SERVICES, Service

AT_ONCE: Final = 2  # a laptop with two cores


def migrate(instance: Instance) -> None:
    """
    Raises:
        Trouble: with the end of what the first failing service said.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for trouble in pool.map(lambda service: _migrate_one(instance, service), SERVICES):
            if trouble:
                raise trouble


def ensure_clients(instance: Instance) -> None:
    """
    Raises:
        Trouble: with the end of what KREKI ID said.
    """
    trouble = _run(instance, BY_SLUG["auth"], "ensure_clients")
    if trouble:
        raise trouble


def _migrate_one(instance: Instance, service: Service) -> Trouble | None:
    return _run(instance, service, "migrate", "--no-input")


def _run(instance: Instance, service: Service, *command: str) -> Trouble | None:
    done = subprocess.run(
        [sys.executable, CHECKOUT / "manage.py", service.name, *command],
        env={**os.environ, "KREKI_ENV_DIR": str(instance.env)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return None
    last_lines = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
    return Trouble(f"{command[0]} of {service.name} failed:\n{last_lines}")
