"""Prometheus metrics of every service, and the page that shows them."""

from __future__ import annotations

import os

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    Histogram,
    generate_latest,
    start_http_server,
)
from prometheus_client.multiprocess import MultiProcessCollector

log = structlog.get_logger(__name__)
REQUESTS = Histogram(
    "http_request_seconds",
    "Time to answer, by route and status.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
LOOP_TICK = Gauge(
    "loop_last_tick_seconds",
    "Unix time of the last completed step of a loop; older than 10 s means stuck.",
    ["loop"],
    multiprocess_mode="max",
)


def metrics(_request: HttpRequest) -> HttpResponse:
    """All processes of this service on this machine; the gateway never routes here."""
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def serve_metrics() -> None:
    """The same page at `METRICS_BIND`, for a process that is no web process; a thread serves it.

    An address that is taken, or none of this machine's, is logged: people wait for the dispatcher,
    and nobody for its metrics.
    """
    if settings.METRICS_BIND is None:
        return
    host, port = settings.METRICS_BIND
    try:
        start_http_server(port, host, _registry())
    except OSError as error:
        log.error("metrics not served", host=host, port=port, error=str(error))  # noqa: TRY400


def _registry() -> CollectorRegistry:
    """Processes share `PROMETHEUS_MULTIPROC_DIR`, which the runner empties at start."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry
