"""What a phone reports, decoded and checked in one pass."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Final

import msgspec
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError

MISSING: Final = re.compile(r"required field `(\w+)`")
WHERE: Final = re.compile(r"^(?P<problem>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$")


class Report(msgspec.Struct, frozen=True, gc=False):
    """One position.

    Attributes:
        latitude, longitude: WGS 84 degrees.
        fix_at: The phone's own time of the fix, with its zone.
        accuracy_m: Radius of the uncertainty in metres.
        battery: Charge in percent.
        moving: What the phone's motion sensor says.
    """

    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    fix_at: Annotated[datetime, msgspec.Meta(tz=True)]
    accuracy_m: Annotated[float, msgspec.Meta(ge=0)] | None = None
    battery: Annotated[float, msgspec.Meta(ge=0, le=100)] | None = None
    moving: bool | None = None


class Batch(msgspec.Struct, frozen=True, gc=False):
    """What one phone collected without a connection."""

    positions: Annotated[list[Report], msgspec.Meta(min_length=1, max_length=100)]


_report: Final = msgspec.json.Decoder(Report)
_batch: Final = msgspec.json.Decoder(Batch)


def newest(body: bytes) -> Report:
    """The report in `body`, or the newest of a batch: no track is kept, so the others are history.

    Raises:
        ValidationError: names the field, in a batch as `positions.0.latitude`.
        ParseError: not JSON.
    """
    try:
        if b'"positions"' in body:
            return max(_batch.decode(body).positions, key=lambda report: report.fix_at)
        return _report.decode(body)
    except msgspec.ValidationError as error:
        raise _named(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ParseError from error


def _named(text: str) -> ValidationError:
    """The English sentence of msgspec as field and text, for example `Expected `float` <= 90.0`."""
    found = WHERE.match(text)
    problem, path = (found["problem"], found["path"] or "") if found else (text, "")
    missing = MISSING.search(problem)
    field = path.replace("[", ".").replace("]", "")
    if missing:
        return ValidationError({f"{field}.{missing[1]}".strip("."): [_("Wajib diisi.")]})
    return ValidationError({field: [_("Tidak dapat dipakai: %(problem)s") % {"problem": problem}]})
