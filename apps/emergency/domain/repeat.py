"""What a later press of the same person says about the call that is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Final

from apps.emergency.domain import dispatch, panic
from apps.emergency.domain.panic import Press

# Sooner it is impatience: phones and people press twice.
IMPATIENCE: Final = dispatch.FRESH
# Nearer, and nearly the same people are asked: the narrowest ring.
MOVED_M: Final = float(dispatch.RINGS_M[0])
EARTH_M: Final = 6_371_008.8  # mean radius


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Where the caller was last heard of, in WGS 84 degrees and metres around it, and when."""

    latitude: float
    longitude: float
    accuracy_m: float | None
    at: datetime


def moved_m(heard: Heard, press: Press) -> float:
    """Metres from where the caller was; 0 where the two cannot be told apart.

    On the sphere, 0.6 % off at most: enough to compare with hundreds of metres.
    """
    north = radians(press.latitude - heard.latitude)
    east = radians(press.longitude - heard.longitude)
    across = cos(radians(press.latitude)) * cos(radians(heard.latitude)) * sin(east / 2) ** 2
    metres = 2 * EARTH_M * asin(sqrt(min(1.0, sin(north / 2) ** 2 + across)))
    return metres if metres > (press.accuracy_m or 0) else 0.0


def is_news(heard: Heard, press: Press, *, now: datetime) -> bool:
    """Whether the press changes anything: it is late, from somewhere else, or knows better where.

    A phone's first position is often that of a mast; seconds later it has one of its own.
    """
    moved = moved_m(heard, press)
    is_sharper = panic.is_poor(heard.accuracy_m) and not panic.is_poor(press.accuracy_m)
    return now - heard.at > IMPATIENCE or moved > MOVED_M or (is_sharper and moved > 0)
