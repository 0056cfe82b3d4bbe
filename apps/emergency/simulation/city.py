"""Where people are: clusters around Jakarta, the same for the same seed."""

from __future__ import annotations

import random
from typing import Final

from apps.emergency.simulation.earth import Place, shifted

# Centres of neighbourhoods with many people in the streets, with their share of the volunteers.
CLUSTERS: Final = (
    (Place(-6.1754, 106.8272), 5),  # Monas
    (Place(-6.1865, 106.8140), 4),  # Tanah Abang
    (Place(-6.1949, 106.8230), 4),  # Bundaran HI
    (Place(-6.2440, 106.7980), 3),  # Blok M
    (Place(-6.2261, 106.8097), 3),  # Senayan
    (Place(-6.1672, 106.7888), 3),  # Grogol
    (Place(-6.1352, 106.8133), 3),  # Kota Tua
    (Place(-6.1580, 106.9080), 2),  # Kelapa Gading
    (Place(-6.1094, 106.8800), 2),  # Tanjung Priok
    (Place(-6.2297, 106.8580), 2),  # Tebet
    (Place(-6.2430, 106.8790), 2),  # Cawang
    (Place(-6.2920, 106.7990), 1),  # Cilandak
)
SPREAD_M: Final = 700.0  # standard deviation within a cluster
CALL_SPREAD_M: Final = 400.0


def volunteers(*, count: int, seed: int) -> list[Place]:
    """First positions, in the order of the volunteers' numbers."""
    draw = random.Random(f"{seed}:volunteers")  # noqa: S311 a simulation must repeat itself
    return [_somewhere(draw, SPREAD_M) for _ in range(count)]


def calls(*, count: int, seed: int) -> list[Place]:
    """Where somebody needs help, in the order of the calls."""
    draw = random.Random(f"{seed}:calls")  # noqa: S311 as above
    return [_somewhere(draw, CALL_SPREAD_M) for _ in range(count)]


def _somewhere(draw: random.Random, spread_m: float) -> Place:
    centres, shares = zip(*CLUSTERS, strict=True)
    (centre,) = draw.choices(centres, shares)
    return shifted(centre, north_m=draw.gauss(0, spread_m), east_m=draw.gauss(0, spread_m))
