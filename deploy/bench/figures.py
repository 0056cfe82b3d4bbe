"""What a leg measured, and the table and file that show all of them."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Final

from rich.console import Console
from rich.table import Table

PERCENTILES: Final = (50, 90, 95, 99)


@dataclass(frozen=True, slots=True)
class Leg:
    """One measured thing.

    Attributes:
        figures: Name to number; the name carries the unit.
        aims: Figure to the largest (`<=`) or smallest (`>=`) wished value.
    """

    name: str
    figures: dict[str, float]
    aims: dict[str, tuple[str, float]] = field(default_factory=dict)

    def verdict(self, figure: str) -> str:
        if figure not in self.aims:
            return ""
        sign, wished = self.aims[figure]
        value = self.figures[figure]
        met = value <= wished if sign == "<=" else value >= wished
        return f"{'met' if met else 'MISSED'} ({sign} {wished:g})"


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """P50, P90, P95, P99 and the worst, in milliseconds."""
    cuts = quantiles(seconds, n=100, method="inclusive")
    named = {f"p{one}_ms": round(cuts[one - 1] * 1000, 2) for one in PERCENTILES}
    return {**named, "worst_ms": round(max(seconds) * 1000, 2)}


def show(legs: Sequence[Leg]) -> None:
    table = Table("leg", "figure", "value", "aim", title="make bench")
    for leg in legs:
        for index, (name, value) in enumerate(leg.figures.items()):
            table.add_row(leg.name if index == 0 else "", name, f"{value:g}", leg.verdict(name))
        table.add_section()
    Console(width=110).print(table)


def write(legs: Sequence[Leg], path: Path, *, state: dict[str, object]) -> None:
    """One JSON document: when, on what, and every figure with its aim."""
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": _cores(), "python": platform.python_version(), **state},
        "legs": {
            leg.name: {
                name: {"value": value, "aim": leg.verdict(name)}
                for name, value in leg.figures.items()
            }
            for leg in legs
        },
    }
    path.write_text(json.dumps(document, indent=2) + "\n")


def _cores() -> int:
    return Path("/proc/cpuinfo").read_text().count("processor\t")
