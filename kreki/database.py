"""What Django hides of the database: a session beside its own, the constraint that refused."""

from __future__ import annotations

from typing import Any, Final

import psycopg
from django.db import IntegrityError, connection

ADDRESS: Final = ("host", "port", "dbname", "user", "password")
PATIENCE: Final = (
    *("connect_timeout", "tcp_user_timeout"),
    *("keepalives_idle", "keepalives_interval", "keepalives_count"),
)


def own_session() -> dict[str, Any]:
    """Arguments of `psycopg.connect`: address, account and patience, none of Django's options."""
    known = connection.get_connection_params()
    return {name: known[name] for name in (*ADDRESS, *PATIENCE) if name in known}


def constraint_of(error: IntegrityError) -> str:
    """Name of the constraint that refused the change; empty if there is none.

    Never look for it in the error's text: that also quotes what people wrote.
    """
    cause = error.__cause__
    return (isinstance(cause, psycopg.Error) and cause.diag.constraint_name) or ""
