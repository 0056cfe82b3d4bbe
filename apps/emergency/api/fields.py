"""Serializer fields for positions, and for what a panic may say wrongly without being refused."""

from __future__ import annotations

import math
from typing import Any, Final
from uuid import UUID

from rest_framework import serializers

LONGEST_DESCRIPTION: Final = 500


class Degrees(serializers.FloatField):
    """Latitude or longitude: a finite number from -`limit` to `limit`.

    The framework's own field takes `true` as 1.0 and lets NaN pass every comparison.
    """

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(min_value=-limit, max_value=limit, **kwargs)

    def to_internal_value(self, data: Any) -> float:
        value = _number(data)
        if value is None:
            self.fail("invalid")
        return value


class Severity(serializers.ChoiceField):
    """One of the texts; a nested document is none, however deep, and is not repeated."""

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data if isinstance(data, str) else "")


class Metres(serializers.FloatField):
    """Uncertainty of a position; what is no length becomes None instead of an error."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_null=True, default=None, **kwargs)

    def to_internal_value(self, data: Any) -> float | None:  # type: ignore[override]  # forgives
        value = _number(data)
        return value if value is not None and value >= 0 else None


class ForgivingUuid(serializers.UUIDField):
    """An id made by the phone; None if it is not a UUID."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_null=True, default=None, **kwargs)

    def to_internal_value(self, data: Any) -> UUID | None:  # type: ignore[override]  # forgives
        try:
            return UUID(str(data))
        except ValueError:
            return None


class Description(serializers.CharField):
    """Free text, cut at its limit and freed of what a text column cannot hold."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_null=True, allow_blank=True, default="", **kwargs)

    def to_internal_value(self, data: Any) -> str:
        text = data if isinstance(data, str) else ""
        storable = text.encode("utf-8", "ignore").decode().replace("\0", "")
        return storable.strip()[:LONGEST_DESCRIPTION]


def _number(data: Any) -> float | None:
    """A finite number, also as text; None for anything else."""
    if isinstance(data, bool) or not isinstance(data, int | float | str):
        return None
    try:
        value = float(data)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None
