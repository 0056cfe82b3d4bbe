"""Metrics of the courier; all its processes share them through kreki.observe."""

from prometheus_client import Counter, Gauge

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
LOST = Counter("courier_connections_lost_total", "Lost or refused connections.", ["loop"])
CLEAN_UP_FAILED = Counter("clean_up_failed_total", "Hourly tasks that failed.", ["task"])
