"""WSGI entry of every web process; the service comes from `KREKI_SERVICE`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kreki.boot import boot
from kreki.headers import make_readable

boot()

from django.core.wsgi import get_wsgi_application  # noqa: E402 needs the settings chosen above

_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    make_readable(environ)
    return _django(environ, start_response)
