"""Guard and worker as real processes on the test database and a virtual host of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

from apps.notify.models import Delivery
from deploy.local.waiting import wait_until
from tests.notify.providers import Providers

ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Processes:
    """Starts processes of notify and ends them with the test."""

    providers: Providers
    log: Path
    broker_url: str

    @contextmanager
    def running(self, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        """`manage.py notify <arguments>`; ended with SIGTERM if it still runs."""
        command = [sys.executable, str(ROOT / "manage.py"), "notify", *arguments]
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env={**os.environ, **self._variables(), **environment},
                stdout=output,
                stderr=output,
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)

    def _variables(self) -> dict[str, str]:
        at = connection.settings_dict
        account = f"{at['USER']}:{quote(at['PASSWORD'], safe='')}"
        where = f"{at['HOST']}:{at['PORT']}/{at['NAME']}"
        return {
            "NOTIFY_DATABASE_URL": f"postgres://{account}@{where}",
            "CELERY_BROKER_URL": self.broker_url,
            **{name: str(value) for name, value in self.providers.settings().items()},
        }


def broker_of_tests() -> str:
    """A virtual host where no other process takes the tasks."""
    return urlsplit(settings.CELERY_BROKER_URL)._replace(path="/kreki-notify-tests").geturl()


def wait_for(state: str, *, count: int, within_s: float = 20) -> None:
    wait_until(
        lambda: Delivery.objects.filter(state=state).count() >= count,
        within_s=within_s,
        otherwise=f"not {count} {state}: {list(Delivery.objects.values('channel', 'state'))}",
    )
