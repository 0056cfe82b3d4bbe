"""What the landing page of staff shows of messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from apps.notify.models import Delivery
from apps.notify.selectors import Attempts, count_attempts, count_open_deliveries
from kreki.adminkit.cards import Line

RECENT: Final = timedelta(minutes=15)
TOO_MANY: Final = 0.2  # proposed: one attempt in five
ENOUGH: Final = 5  # fewer attempts say nothing about a channel


def read_lines(*, now: datetime) -> tuple[Line, ...]:
    """What waits to be sent, and for each channel how many of its recent attempts failed."""
    attempts = count_attempts(since=now - RECENT)
    waiting = Line(label=_("Menunggu dikirim"), value=count_open_deliveries())
    return (waiting, *(_share(channel, attempts) for channel in Delivery.Channel))


def _share(channel: Delivery.Channel, attempts: dict[str, Attempts]) -> Line:
    label = _("%(channel)s gagal, 15 menit") % {"channel": channel.label}
    made = attempts.get(channel.value)
    if made is None:
        return Line(label=label, value="–")
    share = made.failed / made.all
    return Line(
        label=label,
        value=f"{share:.0%} ({made.failed}/{made.all})",
        is_alarming=made.all >= ENOUGH and share >= TOO_MANY,
    )
