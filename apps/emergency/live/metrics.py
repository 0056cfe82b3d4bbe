"""What operators see of the sockets."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

CONNECTIONS = Gauge(
    "ws_connections",
    "Open sockets by door: app, dispatcher.",
    ["door"],
    multiprocess_mode="livesum",
)
RESYNCS = Counter("ws_resync", "Clients too slow for their messages, told to fetch everything.")
