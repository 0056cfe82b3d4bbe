"""Processes without pages of their own can be scraped."""

from __future__ import annotations

import urllib.request

from pytest_django import Settings
from structlog.testing import capture_logs

from kreki.observe.metrics import LOOP_TICK, serve_metrics
from tests.emergency.server import free_port


def test_a_loop_shows_its_metrics_where_it_is_told(settings: Settings) -> None:
    settings.METRICS_BIND = ("127.0.0.1", free_port())
    LOOP_TICK.labels("example").set(1_800_000_000)

    serve_metrics()

    host, port = settings.METRICS_BIND
    with urllib.request.urlopen(f"http://{host}:{port}/metrics", timeout=5) as page:
        assert b'loop_last_tick_seconds{loop="example"}' in page.read()


def test_an_address_that_is_taken_is_told_and_ends_no_loop(settings: Settings) -> None:
    settings.METRICS_BIND = ("127.0.0.1", free_port())
    serve_metrics()

    with capture_logs() as lines:
        serve_metrics()

    (line,) = lines
    assert (line["log_level"], line["event"]) == ("error", "metrics not served")
    assert "in use" in line["error"]
