"""What the report's page shows, as text ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.emergency.selectors.reporting import INTERVALS, Line, Report, Spread
from apps.emergency.web.interval_bars import seconds
from apps.emergency.web.span_chart import Day, draw_days

INTERVAL_NAMES: Final[Mapping[str, str | Promise]] = {
    "raised_to_invited_s": gettext_lazy("Panik–diundang"),
    "invited_to_seen_s": gettext_lazy("Diundang–dilihat"),
    "seen_to_accepted_s": gettext_lazy("Dilihat–diterima"),
    "accepted_to_arrived_s": gettext_lazy("Diterima–tiba"),
    "arrived_to_completed_s": gettext_lazy("Tiba–selesai"),
    "raised_to_accepted_s": gettext_lazy("Panik–diterima"),
    "raised_to_arrived_s": gettext_lazy("Panik–tiba"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `spreads` are "P50 / P90" in seconds, in the order of INTERVALS."""

    day: date | None
    area: str
    incidents: int
    cover: str
    accept: str
    seen_accept: str
    spreads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number above the tables, and what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything the template needs."""

    has_incidents: bool
    figures: list[Figure]
    charts: list[SafeString]
    interval_names: list[str]
    total: Row
    areas: list[Row]
    cells: list[Row]


def describe_report(report: Report) -> Shown:
    """Newest day first in the tables; the charts run from left to right."""
    return Shown(
        has_incidents=report.total.incidents > 0,
        figures=_figures(report.total),
        charts=[
            _chart(report, "raised_to_accepted_s", "accepted"),
            _chart(report, "raised_to_arrived_s", "arrived"),
        ],
        interval_names=[str(INTERVAL_NAMES[name]) for name in INTERVALS],
        total=_row(report.total),
        areas=[_row(line) for line in report.areas],
        cells=[_row(line) for line in sorted(report.cells, key=_newest_first)],
    )


def _figures(total: Line) -> list[Figure]:
    return [
        Figure(_("Insiden"), str(total.incidents), _("dipanggil dalam kurun ini")),
        Figure(
            "incident_cover_rate",
            _percent(total.incident_cover_rate),
            _("insiden dengan sedikitnya satu relawan menerima"),
        ),
        Figure(
            "person_accept_rate",
            _percent(total.person_accept_rate),
            _("orang menerima dari yang diundang"),
        ),
        Figure(
            "seen_to_accept_rate",
            _percent(total.seen_to_accept_rate),
            _("orang menerima dari yang melihat undangan"),
        ),
        _spread_figure(total, "raised_to_accepted_s"),
        _spread_figure(total, "raised_to_arrived_s"),
    ]


def _spread_figure(total: Line, interval: str) -> Figure:
    value = _spread(total.spread(interval))
    return Figure(str(INTERVAL_NAMES[interval]), value, _("detik, P50 / P90"))


def _chart(report: Report, interval: str, key: str) -> SafeString:
    days = [
        Day(line.day, spread.p50_s, spread.p90_s)
        for line in report.days
        if line.day is not None and (spread := line.spread(interval)) is not None
    ]
    return draw_days(days, name=str(INTERVAL_NAMES[interval]), key=key)


def _row(line: Line) -> Row:
    return Row(
        day=line.day,
        area=_("Semua") if line.area is None else line.area or _("Tanpa wilayah"),
        incidents=line.incidents,
        cover=_percent(line.incident_cover_rate),
        accept=_percent(line.person_accept_rate),
        seen_accept=_percent(line.seen_to_accept_rate),
        spreads=tuple(_spread(spread) for spread in line.spreads),
    )


def _newest_first(line: Line) -> tuple[int, str]:
    return -line.day.toordinal() if line.day else 0, line.area or ""


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{number_format(round(share * 100, 1), 1, use_l10n=True)} %"


def _spread(spread: Spread | None) -> str:
    return "–" if spread is None else f"{seconds(spread.p50_s)} / {seconds(spread.p90_s)}"
