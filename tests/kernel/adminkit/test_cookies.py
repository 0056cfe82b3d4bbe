"""Seven admins live on one origin; their cookies must never meet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from kreki.services import SERVICES, Service

ROOT: Final = Path(__file__).resolve().parents[3]
NAMES: Final = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
PATHS: Final = ("SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH")
SHOW: Final = (
    f"from django.conf import settings; print(*(getattr(settings, n) for n in {NAMES + PATHS}))"
)


def cookies_of(service: Service) -> list[str]:
    """Names, then paths, in a process of that service: here its settings are not loaded."""
    chosen = {"KREKI_SERVICE": service.name, "DJANGO_SETTINGS_MODULE": service.settings_module}
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        env={**os.environ, **chosen},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


@pytest.mark.slow
def test_no_two_services_share_a_cookie() -> None:
    found = [cookies_of(service) for service in SERVICES]

    names = [name for each in found for name in each[:2]]
    paths = [each[2] for each in found]
    assert len(set(names)) == len(names)
    assert len(set(paths)) == len(paths)
    assert [each[3] for each in found] == paths
