"""A container's health check sees from outside whether its loop moves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kreki.observe.alive import STUCK_S, stuck_loops

NOON = 1_800_000_000.0


@pytest.fixture
def counters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    return tmp_path


def tick(**loops: float) -> None:
    """As another process: the client library decides at its import where counters lie."""
    step = f"for name, at in {loops!r}.items(): LOOP_TICK.labels(name).set(at)"
    program = f"from kreki.observe.metrics import LOOP_TICK\n{step}"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_loop_that_never_completed_a_step_is_no_loop(counters: Path) -> None:
    assert stuck_loops(NOON) is None


def test_the_loop_that_stands_still_is_named(counters: Path) -> None:
    tick(relay=NOON - STUCK_S + 1, consumer=NOON - STUCK_S - 1)

    assert stuck_loops(NOON) == ["consumer"]
