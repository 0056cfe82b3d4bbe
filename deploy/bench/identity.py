"""What the verification of a token costs a service: signature, claims and the cache's answer."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import cycle, islice
from typing import Final

from deploy.bench.figures import Leg, percentiles
from kreki.identity.verify import verify

CALLS: Final = 2_000
AIM_MS: Final = 0.3


def measure(tokens: Iterable[str]) -> list[Leg]:
    """One after the other in this process, which has asked for the keys before."""
    raw = list(islice(cycle(tokens), CALLS))
    verify(raw[0])
    took = [_verified(each) for each in raw]
    return [Leg("token verified", percentiles(took), {"p50_ms": ("<=", AIM_MS)})]


def _verified(raw: str) -> float:
    began = time.perf_counter()
    verify(raw)
    return time.perf_counter() - began
