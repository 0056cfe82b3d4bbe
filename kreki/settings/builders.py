"""Settings that follow from the row of a service in `kreki/services.py`."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import unquote, urlsplit

from kreki import env
from kreki.services import Service


def installed_apps(service: Service, *extra: str) -> list[str]:
    """Framework, kernel and the one service; `extra` are that service's own libraries."""
    return [
        "kreki.adminkit",
        "kreki.adminkit.apps.KrekiAdminConfig",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "csp",
        "rest_framework",
        "drf_spectacular",
        "drf_spectacular_sidecar",
        "kreki.api",
        "kreki.identity",
        "kreki.events",
        "kreki.audit",
        *extra,
        f"apps.{service.name}",
    ]


# A server that vanishes without a word (power, network) is noticed within 15 s. By itself TCP would
# take a quarter of an hour, and a LISTEN would wait for ever.
ALIVE: Final = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


# After an outage a pool would wait as long again as the outage took, and after five minutes for
# ever: those who gave up waiting fill its places. The threads of the process bound who waits.
RECOVERING: Final = {"reconnect_timeout": 1.0, "max_waiting": 0}


def databases(
    service: Service, *, options: str = "", pool: dict[str, int] | None = None, gis: bool = False
) -> dict[str, dict[str, Any]]:
    """The service's alias bound as `default`, from `<ALIAS>_DATABASE_URL`; see decision 0002.

    Args:
        options: Extra libpq `-c name=value` settings for every connection.
        pool: `min_size` and `max_size` of the psycopg pool; None for one connection per thread.
    """
    url = urlsplit(env.secret(f"{service.alias.upper()}_DATABASE_URL"))
    # Somebody waits for a process of the table, which rather refuses than hangs (503 OVERLOADED).
    # A command, such as `migrate`, is patient: a busy machine must not make it fail.
    idle_s, connect_s, pool_s = (60, 20, 20) if env.process() == "command" else (5, 2, 1)
    extra: dict[str, Any] = {
        "options": f"-c idle_in_transaction_session_timeout={idle_s}s {options}".strip(),
        "connect_timeout": connect_s,
        **ALIVE,
    }
    if pool:
        extra["pool"] = {**pool, **RECOVERING, "timeout": pool_s}
    engine = "django.contrib.gis.db.backends.postgis" if gis else "django.db.backends.postgresql"
    return {
        "default": {
            "ENGINE": engine,
            "HOST": url.hostname or "",
            "PORT": url.port or "",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            # Kept between requests, by the pool or else by each thread: opening one costs as much
            # as a refresh. One that died with a restarted server is replaced, not handed out.
            "CONN_MAX_AGE": 0 if pool else None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": extra,
        }
    }
