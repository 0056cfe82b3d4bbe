"""Draws how long each step of an incident took, as bars on one time axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.emergency.domain.instants import Instants
from apps.emergency.web.svg import element, picture

WIDTH: Final = 640.0
ROW: Final = 38.0
LEFT: Final = 190.0  # room for the names
RIGHT: Final = 110.0  # room for the seconds of a bar that reaches the end
SHORTEST: Final = 3.0  # so that a few milliseconds are still to be seen
STEPS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("invited", gettext_lazy("Panik → diundang")),
    ("seen", gettext_lazy("Diundang → dilihat")),
    ("accepted", gettext_lazy("Dilihat → diterima")),
    ("arrived", gettext_lazy("Diterima → tiba")),
    ("completed", gettext_lazy("Tiba → selesai")),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One step; seconds since the panic, None while its end has not happened."""

    name: str
    start_s: float
    end_s: float | None

    @property
    def words(self) -> str:
        if self.end_s is None:
            return _("belum")
        return _("%(s)s dtk") % {"s": seconds(self.end_s - self.start_s)}


def list_bars(at: Instants) -> list[Bar]:
    """One bar per step; a step whose beginning is unknown starts at the last known one.

    A person may accept without the phone reporting that the invitation was seen.
    """
    bars, start = [], 0.0
    for step, name in STEPS:
        instant: datetime | None = getattr(at, step)
        end = (instant - at.raised).total_seconds() if instant else None
        bars.append(Bar(str(name), start, end))
        start = start if end is None else end
    return bars


def draw_bars(bars: list[Bar], *, code: str) -> SafeString:
    """The picture; each bar bears its seconds."""
    longest = max([1.0, *(bar.end_s for bar in bars if bar.end_s is not None)])
    scale = (WIDTH - LEFT - RIGHT) / longest
    return picture(
        *_axis(len(bars), longest, scale),
        *(part for row, bar in enumerate(bars) for part in _bar(bar, row, scale)),
        width=WIDTH,
        height=ROW * len(bars) + 26,
        key="bars",
        title=_("Selang waktu insiden %(code)s") % {"code": code},
        about="; ".join(f"{bar.name}: {bar.words}" for bar in bars),
        class_="interval-bars",
    )


def seconds(value: float) -> str:
    """With as many decimals as matter: 0,042 but 12,3 and 512."""
    decimals = 3 if value < 1 else 1 if value < 100 else 0  # noqa: PLR2004 seconds
    # Rounded first: `number_format` cuts off.
    rounded = round(value, decimals)
    return number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def _bar(bar: Bar, row: int, scale: float) -> Iterator[SafeString]:
    y = row * ROW + 8
    x = LEFT + bar.start_s * scale
    yield element("text", bar.name, x=LEFT - 14, y=y + 16, class_="bar-name")
    if bar.end_s is None:
        yield element("text", bar.words, x=x + 6, y=y + 16, class_="bar-missing")
        return
    width = max(SHORTEST, (bar.end_s - bar.start_s) * scale)
    yield element("rect", x=x, y=y, width=width, height=22, rx=3, class_=f"bar bar-{row}")
    yield element("text", bar.words, x=x + width + 8, y=y + 16, class_="bar-seconds")


def _axis(rows: int, longest: float, scale: float) -> Iterator[SafeString]:
    bottom = rows * ROW
    for share in (0, 0.25, 0.5, 0.75, 1):
        x = LEFT + longest * share * scale
        yield element("line", x1=x, y1=0, x2=x, y2=bottom, class_="grid")
        label = seconds(longest * share) if share else "0"
        yield element("text", label, x=x, y=bottom + 16, class_="grid-label")
