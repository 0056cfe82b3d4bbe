"""What the landing page of staff shows of volunteers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.volunteer.selectors import count_applicants, count_claimed, count_lapsing
from kreki.adminkit.cards import Line
from kreki.identity.policy import Reach

SOON: Final = timedelta(days=30)


def read_lines(*, now: datetime, reach: Reach) -> tuple[Line, ...]:
    """People and documents that wait for a decision, and credentials that lapse soon."""
    today = timezone.localdate(now)
    return (
        Line(label=_("Calon menunggu verifikasi"), value=count_applicants(reach=reach)),
        Line(label=_("Sertifikat belum diperiksa"), value=count_claimed(reach=reach)),
        Line(
            label=_("Sertifikat habis dalam 30 hari"),
            value=count_lapsing(reach=reach, since=today, until=today + SOON),
        ),
    )
