"""Runs commands two at a time, goes on after a failure, and ends with a table."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from rich.console import Console
from rich.table import Table

from deploy.local.instance import CHECKOUT

AT_ONCE: Final = 2  # a laptop with two cores


@dataclass(frozen=True, slots=True)
class Job:
    """One command; a non-zero exit code means failed."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job, and the last line it said."""

    name: str
    passed: bool
    seconds: float
    last_line: str


def run_jobs(jobs: Iterable[Job], *, at_once: int = AT_ONCE) -> list[Outcome]:
    """In the order of the jobs. The output of a failed one is printed when it ends."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(_run, jobs))


def conclude(title: str, outcomes: list[Outcome]) -> int:
    """Print the table; 1 if anything failed, else 0."""
    table = Table(title, "result", "seconds", "last words")
    for outcome in outcomes:
        result = "[green]passed[/]" if outcome.passed else "[red]FAILED[/]"
        table.add_row(outcome.name, result, f"{outcome.seconds:.1f}", outcome.last_line[-90:])
    Console(width=140).print(table)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _run(job: Job) -> Outcome:
    began = time.monotonic()
    done = subprocess.run(
        job.command,
        cwd=CHECKOUT,
        env={**os.environ, **job.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    passed = done.returncode == 0
    seconds = time.monotonic() - began
    said = done.stdout.strip()
    shown = "" if passed else f"\n── {job.name} ──\n{said}\n"
    print(f"{shown}  {'✓' if passed else '✗'} {job.name} ({seconds:.1f} s)", flush=True)
    return Outcome(job.name, passed, seconds, said.splitlines()[-1] if said else "")
