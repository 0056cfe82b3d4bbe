"""What operators see of the presence pool."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

ROWS = Counter(
    "presence_rows",
    "Reports by outcome: written, stale, off_duty, dropped (too soon), refused (buffer full).",
    ["outcome"],
)
LAG = Gauge(
    "presence_flush_lag_seconds",
    "Age of the oldest report that is not written yet.",
    multiprocess_mode="livemax",
)
