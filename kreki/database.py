"""How to connect to the service's database beside Django, for LISTEN or other settings."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection

ADDRESS: Final = ("host", "port", "dbname", "user", "password", "connect_timeout")


def own_session() -> dict[str, Any]:
    """Arguments of `psycopg.connect`: address and account only, none of Django's options."""
    known = connection.get_connection_params()
    return {name: known[name] for name in ADDRESS if name in known}
