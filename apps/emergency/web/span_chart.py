"""Draws P50 and P90 of an interval per day: a filled dot, a hollow square, a line between."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.emergency.web.interval_bars import seconds
from apps.emergency.web.svg import element, picture

WIDTH: Final = 960.0
HEIGHT: Final = 240.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 24.0, 34.0, 34.0
LABELS: Final = 10  # dates under the axis
STEPS: Final = 4  # lines above zero


@dataclass(frozen=True, slots=True)
class Day:
    """Both values in seconds."""

    day: date
    p50_s: float
    p90_s: float


def draw_days(days: list[Day], *, name: str, key: str) -> SafeString:
    """One column per calendar day from the first to the last; the table below says the same."""
    title = _("%(name)s per hari, P50 (titik) dan P90 (kotak), detik") % {"name": name}
    parts = [element("text", title, x=LEFT, y=18, class_="bar-name chart-title")]
    if days:
        parts += _plot(days)
    else:
        parts.append(
            element("text", _("Tidak ada data"), x=LEFT, y=HEIGHT / 2, class_="bar-missing")
        )
    about = "; ".join(
        f"{_day(one.day)}: {seconds(one.p50_s)} / {seconds(one.p90_s)}" for one in days
    )
    return picture(
        *parts, width=WIDTH, height=HEIGHT, key=key, title=title, about=about, class_="span-chart"
    )


def _plot(days: list[Day]) -> Iterator[SafeString]:
    top = nice_ceiling(max(one.p90_s for one in days))
    first, count = days[0].day, (days[-1].day - days[0].day).days + 1
    column = (WIDTH - LEFT - RIGHT) / count
    yield from _grid(top)
    for at, one in enumerate(days):
        x = LEFT + ((one.day - first).days + 0.5) * column
        yield from _day_marks(one, x, top)
        if at % math.ceil(len(days) / LABELS) == 0:
            yield element("text", _day(one.day), x=x, y=HEIGHT - 10, class_="grid-label")


def _day_marks(one: Day, x: float, top: float) -> Iterator[SafeString]:
    low, high = _y(one.p50_s, top), _y(one.p90_s, top)
    yield element("line", x1=x, y1=low, x2=x, y2=high, class_="spread")
    yield element("rect", x=x - 4, y=high - 4, width=8, height=8, class_="ninetieth")
    yield element("circle", cx=x, cy=low, r=5, class_="median")


def _grid(top: float) -> Iterator[SafeString]:
    for step in range(STEPS + 1):
        y = _y(top * step / STEPS, top)
        yield element("line", x1=LEFT, y1=y, x2=WIDTH - RIGHT, y2=y, class_="grid")
        label = seconds(top * step / STEPS) if step else "0"
        yield element("text", label, x=LEFT - 10, y=y + 4, class_="grid-label grid-label-end")


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)


def nice_ceiling(value: float) -> float:
    """The next of 1, 2, 4, 8 times a power of ten: its quarters are short numbers."""
    power = 10.0 ** math.floor(math.log10(max(value, 1)))
    return next(power * factor for factor in (1, 2, 4, 8, 10) if value <= power * factor)


def _day(day: date) -> str:
    return date_format(day, "j M")
