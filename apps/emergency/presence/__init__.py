"""ASGI entry of the presence processes: `uvicorn apps.emergency.presence:application`."""

from __future__ import annotations

import django

from kreki.boot import boot

boot()
django.setup()

from apps.emergency.presence.app import Presence  # noqa: E402 needs Django set up above

__all__ = ["application"]

application = Presence()
