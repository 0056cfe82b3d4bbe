"""Gives every request one id, one log line and one measurement."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Final

import structlog
from django.http import HttpRequest, HttpResponse

from kreki.observe.metrics import REQUESTS
from kreki.observe.origin import current_origin, origin_of

HEADER: Final = "X-Request-ID"
WELL_FORMED: Final = re.compile(r"[0-9a-f]{32}")
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
log = structlog.get_logger(__name__)


def request_id_of(request: HttpRequest) -> str:
    """The gateway's id if it is 32 hex digits, else a new one: foreign text never enters a log."""
    given = request.headers.get(HEADER, "")
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


class RequestMiddleware:
    """First in the list, so that every answer, also an error page, carries the id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = request_id_of(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        current_origin.set(origin_of(request))
        response = self.get_response(request)
        response[HEADER] = request_id
        if request.path not in QUIET:
            self._record(request, response, time.perf_counter() - started)
        return response

    @staticmethod
    def _record(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        # The route, never the path: a path may hold ids, and unknown paths are without number.
        route = request.resolver_match.route if request.resolver_match else "unknown"
        # Nor any method: a client may make one up for each request.
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, route, response.status_code).observe(seconds)
        log.info(
            "request",
            method=method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
