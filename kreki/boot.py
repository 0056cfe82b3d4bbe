"""Chooses the settings of the service `KREKI_SERVICE` names, for servers without manage.py."""

from __future__ import annotations

import os

from kreki import env


def boot() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = env.service().settings_module
