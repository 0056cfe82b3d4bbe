"""Which days a report covers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

LONGEST: Final = timedelta(days=366)
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)  # no incident lies outside
USUAL: Final = timedelta(days=29)  # and today: thirty days


class Day(forms.DateInput):
    """The browser's own calendar; it speaks ISO 8601 in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day on which there may have been incidents."""

    def __init__(self, **kwargs: Any) -> None:
        bounds = [MinValueValidator(FIRST), MaxValueValidator(LAST)]
        super().__init__(widget=Day(), input_formats=["%Y-%m-%d"], validators=bounds, **kwargs)


class PeriodForm(forms.Form):
    """First and last day, both included; without any the last thirty days up to `today`."""

    since = DayField(label=_("Dari"))
    until = DayField(label=_("Sampai"))

    def __init__(self, asked: Any, *, today: date) -> None:
        usual = {"since": today - USUAL, "until": today}
        super().__init__({**usual, **asked.dict()})

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", _("Tanggal akhir lebih awal daripada tanggal mulai."))
        elif since and until and until - since >= LONGEST:
            self.add_error("until", _("Paling lama 366 hari sekaligus."))
        return found
