"""One progress line per step: what it was and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print the line when the step is done; a failed step prints none, its error speaks."""
    began = time.monotonic()
    if sys.stdout.isatty():
        print(f"  … {text}", end="\r", flush=True)
    yield
    print(f"  ✓ {text} ({time.monotonic() - began:.1f} s)", flush=True)
