"""Settings that follow from the row of a service in `kreki/services.py`."""

from __future__ import annotations

import os
from typing import Any
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
        "django.contrib.postgres",
        "csp",
        "rest_framework",
        "drf_spectacular",
        "drf_spectacular_sidecar",
        "kreki.observe",
        "kreki.api",
        "kreki.identity",
        "kreki.events",
        *extra,
        f"apps.{service.name}",
    ]


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
    idle_s, connect_s, pool_s = (5, 2, 1) if "KREKI_PROCESS" in os.environ else (60, 20, 20)
    extra: dict[str, Any] = {
        "options": f"-c idle_in_transaction_session_timeout={idle_s}s {options}".strip(),
        "connect_timeout": connect_s,
    }
    if pool:
        extra["pool"] = {**pool, "timeout": pool_s, "max_waiting": 16}
    engine = "django.contrib.gis.db.backends.postgis" if gis else "django.db.backends.postgresql"
    return {
        "default": {
            "ENGINE": engine,
            "HOST": url.hostname or "",
            "PORT": url.port or "",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            # A pooled connection that died with a restarted server is replaced, not handed out.
            "CONN_HEALTH_CHECKS": pool is not None,
            "OPTIONS": extra,
        }
    }


def cookies(service: Service, *, path: str = "") -> dict[str, Any]:
    """Cookie settings that keep seven admins on one origin apart."""
    https = env.flag("HTTPS", default=True)
    where = path or f"/admin/{service.slug}/"
    return {
        "SESSION_COOKIE_NAME": f"kreki_{service.slug}_sid",
        "SESSION_COOKIE_PATH": where,
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_AGE": 8 * 3600,
        "CSRF_COOKIE_NAME": f"kreki_{service.slug}_csrf",
        "CSRF_COOKIE_PATH": where,
        "CSRF_COOKIE_SECURE": https,
        "LANGUAGE_COOKIE_SECURE": https,
        "LOGIN_URL": f"/admin/{service.slug}/login/",
    }


def static_url(service: Service) -> str:
    return f"/static/{service.slug}/"


def caches(service: Service) -> dict[str, dict[str, Any]]:
    """Redis, for what may be lost; 50 ms, then the caller goes on without it."""
    return {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": env.secret("REDIS_URL"),
            "KEY_PREFIX": service.slug,
            "OPTIONS": {
                "IGNORE_EXCEPTIONS": True,
                "SOCKET_CONNECT_TIMEOUT": 0.05,
                "SOCKET_TIMEOUT": 0.05,
            },
        }
    }


def spectacular(service: Service) -> dict[str, Any]:
    """OpenAPI document of one service; every answer is shown inside the envelope."""
    return {
        "TITLE": f"KREKI {service.label}",
        "VERSION": "1",
        "SERVE_INCLUDE_SCHEMA": False,
        "SCHEMA_PATH_PREFIX": f"/api/{service.slug}/v1",
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "kreki.api.openapi.wrap_in_envelope",
        ],
        "SWAGGER_UI_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
        "COMPONENT_SPLIT_REQUEST": True,
    }
