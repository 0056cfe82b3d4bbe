"""Open-loop load: requests leave when they are due, and latency counts from that moment.

A closed loop would wait for a slow server before asking again and so hide the queue it made.
"""

from __future__ import annotations

import asyncio
import random
import selectors
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

T = TypeVar("T")
LARGEST_LAG_S: Final = 0.005  # the generator itself, at P99; above it the run says nothing


@dataclass(slots=True)
class Load:
    """What became of the requests.

    Attributes:
        seconds: From the intended start to the answer, of those that succeeded.
        failures: Requests that did not.
        lags: How late each request left.
    """

    seconds: list[float] = field(default_factory=list)
    failures: int = 0
    lags: list[float] = field(default_factory=list)

    @property
    def lag_p99_ms(self) -> float:
        return round(sorted(self.lags)[int(len(self.lags) * 0.99)] * 1000, 2)


def play(load: Coroutine[Any, Any, T]) -> T:
    """Run `load` on a loop that wakes on time: asyncio's usual one rounds up to milliseconds.

    It looks at every connection at each turn, so it is for few of them.
    """
    with asyncio.Runner(loop_factory=_punctual) as runner:
        return runner.run(load)


def _punctual() -> asyncio.SelectorEventLoop:
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


async def run(
    request: Callable[[int], Awaitable[bool]], *, rate: float, seconds: float, seed: int
) -> Load:
    """Call `request(n)` with Poisson arrivals; it says whether it succeeded."""
    load, running = Load(), set[asyncio.Task[None]]()
    begin = time.perf_counter()
    for number, due in enumerate(arrivals(rate, seconds, seed)):
        await asyncio.sleep(max(0, begin + due - time.perf_counter()))
        load.lags.append(time.perf_counter() - begin - due)
        task = asyncio.create_task(_one(request, number, begin + due, load))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)
    return load


def arrivals(rate: float, seconds: float, seed: int) -> Iterator[float]:
    """Seconds from the beginning at which somebody comes, independently of the others."""
    gaps = random.Random(seed)  # noqa: S311 a load, not a secret
    due = gaps.expovariate(rate)
    while due < seconds:
        yield due
        due += gaps.expovariate(rate)


async def _one(
    request: Callable[[int], Awaitable[bool]], number: int, intended: float, load: Load
) -> None:
    succeeded = await request(number)
    if succeeded:
        load.seconds.append(time.perf_counter() - intended)
    else:
        load.failures += 1
