"""What operators watch: how long an alert takes, and what becomes of attempts."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

COMMIT_TO_PROVIDER = Histogram(
    "alert_commit_to_provider_seconds",
    "From the fact in the emergency service to the provider's acceptance.",
    ["channel"],
    buckets=(0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 120),
)
RESULTS = Counter(
    "alert_result_total", "Attempts to send, by what became of them.", ["channel", "result"]
)
