"""Chooses the settings of the service that `KREKI_SERVICE` names, for servers that skip manage.py."""

from __future__ import annotations

import os
from pathlib import Path

from kreki import env
from kreki.services import BY_NAME


def boot() -> None:
    """Set `DJANGO_SETTINGS_MODULE` and fill the environment from `$KREKI_ENV_DIR/<service>.env`."""
    service = BY_NAME[env.text("KREKI_SERVICE")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", service.settings_module)
    if folder := os.environ.get("KREKI_ENV_DIR"):
        env.load_file(Path(folder) / f"{service.name}.env")
