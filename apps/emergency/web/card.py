"""What the landing page of staff shows of emergencies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.emergency.selectors.overview import get_overview
from kreki.adminkit.cards import Line

PATIENCE: Final = timedelta(minutes=2)  # published: the first volunteer accepts within that


def read_lines(*, now: datetime) -> tuple[Line, ...]:
    """Open incidents by severity, the oldest without a volunteer, and who could be called."""
    seen = get_overview()
    return (
        Line(label=_("Kritis"), value=seen.critical, is_alarming=seen.critical > 0),
        Line(label=_("Mendesak"), value=seen.urgent),
        Line(label=_("Biasa"), value=seen.normal),
        _oldest(seen.unassigned_since, now),
        Line(label=_("Relawan siaga"), value=seen.on_duty),
    )


def _oldest(since: datetime | None, now: datetime) -> Line:
    label = _("Terlama tanpa relawan")
    if since is None:
        return Line(label=label, value="–")
    minutes = int((now - since).total_seconds() // 60)
    text = ngettext("%(count)s menit", "%(count)s menit", minutes) % {"count": minutes}
    return Line(label=label, value=text, is_alarming=now - since > PATIENCE)
