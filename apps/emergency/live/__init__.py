"""ASGI entry of the live processes: `uvicorn apps.emergency.live:application`."""

from __future__ import annotations

import django

from kreki.boot import boot

boot()
django.setup()

from apps.emergency.live.app import Live  # noqa: E402 needs Django set up above

__all__ = ["application"]

application = Live()
