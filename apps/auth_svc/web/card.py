"""What the landing page of staff shows of accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from apps.auth_svc.selectors import get_overview
from kreki.adminkit.cards import Line

RECENT: Final = timedelta(minutes=15)
DAY: Final = timedelta(hours=24)
TOO_MANY: Final = 100  # proposed: as many refusals in a quarter of an hour are no forgetfulness


def read_lines(*, now: datetime) -> tuple[Line, ...]:
    """Refused sign-ins, suspended accounts, new accounts."""
    seen = get_overview(registered_since=now - DAY, refused_since=now - RECENT)
    return (
        Line(
            label=_("Gagal masuk, 15 menit"),
            value=seen.refused,
            is_alarming=seen.refused >= TOO_MANY,
        ),
        Line(label=_("Akun ditangguhkan"), value=seen.suspended),
        Line(label=_("Akun baru, 24 jam"), value=seen.registered),
    )
