"""Metrics of the courier; all its processes share them through kreki.observe."""

from prometheus_client import Counter, Gauge, Histogram

OUTBOX_PENDING = Gauge(
    "outbox_pending",
    "Events not yet confirmed by the broker.",
    ["lane"],
    multiprocess_mode="livemostrecent",
)
OUTBOX_OLDEST_AGE = Gauge(
    "outbox_oldest_age_seconds",
    "Age of the oldest event not yet confirmed; alarm above 2 s (express) or 60 s (standard).",
    ["lane"],
    multiprocess_mode="livemostrecent",
)
PUBLISHED = Counter("events_published_total", "Events confirmed by the broker.", ["type"])
PUBLISH_ERRORS = Counter("publish_errors_total", "Publishes that failed.", ["reason"])
HANDLED = Counter("events_handled_total", "Events taken in, by outcome.", ["type", "outcome"])
AGE_WHEN_HANDLED = Histogram(
    "event_latency_seconds",
    "From the moment of the fact to its effect in this service.",
    ["type"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 300),
)
LOST = Counter("courier_connections_lost_total", "Lost or refused connections.", ["loop"])
