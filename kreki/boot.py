"""Chooses the settings of the service `KREKI_SERVICE` names, for servers without manage.py."""

from __future__ import annotations

import os

from kreki import env
from kreki.services import BY_NAME


def boot() -> None:
    """Set `DJANGO_SETTINGS_MODULE`, unless it is set already."""
    service = BY_NAME[env.text("KREKI_SERVICE")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", service.settings_module)
