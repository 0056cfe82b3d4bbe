"""The one exception handler: every failure becomes the envelope's error, none is swallowed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any, Final

import structlog
from django.db.utils import DatabaseError, InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout, TooManyRequests
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from kreki.api.status import STATUS
from kreki.errors import DomainError

log = structlog.get_logger(__name__)
LONGEST: Final = 400  # characters of a sentence about one field


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate `error` into `{code, message, details}`; None lets Django answer 500 and log it."""
    if isinstance(error, DomainError):
        return _domain(error)
    if isinstance(error, (OperationalError, InterfaceError)):
        return _no_database(error)
    response = exception_handler(error, context)
    if response is not None:
        response.data = _framework(error, response)
    return response


def _domain(error: DomainError) -> Response:
    body = {
        "code": error.code,
        "message": _(error.text) % error.parts,
        "details": list(error.details),
    }
    response = Response(body, status=STATUS[error.kind], exception=True)
    if error.retry_after_s is not None:
        response["Retry-After"] = str(error.retry_after_s)
    return response


def _no_database(error: DatabaseError | InterfaceError) -> Response:
    """Full pool, lost server, lock or statement that took too long: a repeat may work soon."""
    is_full = isinstance(error.__cause__, (PoolTimeout, TooManyRequests))
    log.warning("database refused", error=type(error.__cause__ or error).__name__)
    body: dict[str, Any] = {
        "code": "OVERLOADED" if is_full else "SERVICE_UNAVAILABLE",
        "message": _("Layanan sedang sangat sibuk. Coba lagi sebentar."),
        "details": [],
    }
    response = Response(body, status=503, exception=True)
    response["Retry-After"] = str(random.randint(1, 3))  # noqa: S311 spreads the retries
    return response


def _framework(error: Exception, response: Response) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return {
            "code": "VALIDATION_ERROR",
            "message": _("Data yang dikirim belum benar."),
            "details": list(_details(response.data)),
        }
    if isinstance(error, Http404):
        return {"code": "NOT_FOUND", "message": _("Tidak ditemukan."), "details": []}
    detail = response.data["detail"]
    code = response.data.get("code", detail.code)  # simplejwt puts its own beside the sentence
    return {"code": str(code).upper(), "message": str(detail), "details": []}


def _details(data: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Dotted path and sentence for each leaf: `credentials.0.number`."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            step = "" if key == "non_field_errors" else str(key)
            yield from _details(value, f"{path}.{step}".strip("."))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            nested = isinstance(value, Mapping | list)
            yield from _details(value, f"{path}.{index}".strip(".") if nested else path)
    else:
        yield {"field": path, "message": _quotable(str(data))}


def _quotable(message: str) -> str:
    """What somebody sent may stand in it: a megabyte, or half a surrogate pair."""
    whole = message.encode(errors="replace").decode()
    return whole if len(whole) <= LONGEST else f"{whole[: LONGEST // 2]}…{whole[-LONGEST // 2 :]}"
