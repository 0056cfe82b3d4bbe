"""WSGI entry of every web process; the service comes from `KREKI_SERVICE`."""

from __future__ import annotations

from kreki.boot import boot

boot()

from django.core.wsgi import get_wsgi_application  # noqa: E402 needs the settings chosen above

application = get_wsgi_application()
