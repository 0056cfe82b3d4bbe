"""Prometheus metrics of every service, and the page that shows them."""

from __future__ import annotations

import os

from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

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
    """All processes of this service on this machine; the gateway never routes here.

    Processes share `PROMETHEUS_MULTIPROC_DIR`, which the runner empties at start.
    """
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
