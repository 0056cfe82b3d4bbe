"""`python -m kreki.observe.alive`: asks, from inside a loop's container, whether the loop moves."""

from __future__ import annotations

import sys
import time
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

TICK: Final = "loop_last_tick_seconds"  # `metrics.LOOP_TICK`, whose module would load Django
STUCK_S: Final = 60.0


def stuck_loops(now: float) -> list[str] | None:
    """Names of the loops that completed no step within a minute; None if none ever did.

    Reads the counters that the container's processes share in `PROMETHEUS_MULTIPROC_DIR`.

    Args:
        now: Unix time.
    """
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    ticks = {
        sample.labels["loop"]: sample.value
        for metric in registry.collect()
        if metric.name == TICK
        for sample in metric.samples
    }
    return [name for name, at in ticks.items() if now - at > STUCK_S] if ticks else None


if __name__ == "__main__":
    found = stuck_loops(time.time())
    if found is None:
        sys.exit("no loop has completed a step yet")
    sys.exit(f"stuck: {', '.join(found)}" if found else 0)
