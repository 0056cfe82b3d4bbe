"""The report as CSV (RFC 4180, UTF-8), written while it is sent."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from apps.emergency.selectors.reporting import Line, Report
from apps.emergency.web.report_page import INTERVAL_NAMES

# A spreadsheet runs cells that begin like this as formulas (OWASP, CSV injection).
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Sent:
    """A file for the csv module whose written lines are handed on at once."""

    def write(self, line: str) -> str:
        return line


def stream_csv(report: Report, *, name: str) -> StreamingHttpResponse:
    """One row per day and area; the totals stand on the page, so that sums here are right."""
    rows = (_row(line) for line in report.cells)
    answer = StreamingHttpResponse(
        write_csv([headings()], rows), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def write_csv(*parts: Iterable[Iterable[object]]) -> Iterator[str]:
    """Lines that end in CR LF; quotes where needed."""
    writer = csv.writer(_Sent(), lineterminator="\r\n")
    for part in parts:
        for row in part:
            yield writer.writerow([harmless(cell) for cell in row])


def harmless(cell: object) -> Any:
    """Text that a spreadsheet would run is preceded by an apostrophe; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return "" if cell is None else cell


def headings() -> list[str]:
    """In the reader's language; units are part of the name."""
    spreads = [
        f"{name} {share} (s)" for name in INTERVAL_NAMES.values() for share in ("P50", "P90")
    ]
    return [
        *(_("Tanggal"), _("Wilayah"), _("Insiden"), _("Diproses"), _("Ada yang menerima")),
        *(_("Orang diundang"), _("Orang melihat"), _("Orang menerima")),
        *("incident_cover_rate", "person_accept_rate", "seen_to_accept_rate"),
        *spreads,
    ]


def _row(line: Line) -> list[object]:
    spreads = [
        value
        for spread in line.spreads
        for value in ((_number(spread.p50_s), _number(spread.p90_s)) if spread else (None, None))
    ]
    rates = (line.incident_cover_rate, line.person_accept_rate, line.seen_to_accept_rate)
    return [
        *(line.day, line.area, line.incidents, line.dispatched, line.covered),
        *(line.people, line.saw, line.accepts),
        *(None if rate is None else round(rate, 4) for rate in rates),
        *spreads,
    ]


def _number(seconds: float) -> float:
    return round(seconds, 3)
