"""Places and distances on the WGS 84 ellipsoid: a second opinion beside PostGIS."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, atan2, cos, radians, sin, sqrt, tan
from typing import Final, NamedTuple

SEMI_MAJOR_M: Final = 6_378_137.0
FLATTENING: Final = 1 / 298.257223563
SEMI_MINOR_M: Final = SEMI_MAJOR_M * (1 - FLATTENING)
METRES_PER_DEGREE: Final = 111_195.0  # of latitude, good enough to move about in a city
CLOSE_ENOUGH: Final = 1e-12  # radians
MOST_ROUNDS: Final = 100


class Place(NamedTuple):
    """WGS 84 degrees."""

    latitude: float
    longitude: float


def metres_between(a: Place, b: Place) -> float:
    """Length of the geodesic, by Vincenty's inverse formula (Survey Review 23, 1975).

    Within half a millimetre, except between nearly antipodal points, where it does not converge.
    """
    reduced_a = atan((1 - FLATTENING) * tan(radians(a.latitude)))
    reduced_b = atan((1 - FLATTENING) * tan(radians(b.latitude)))
    sin_a, cos_a, sin_b, cos_b = sin(reduced_a), cos(reduced_a), sin(reduced_b), cos(reduced_b)
    difference = on_sphere = radians(b.longitude - a.longitude)
    for _round in range(MOST_ROUNDS):
        across = cos_b * sin(on_sphere)
        along = cos_a * sin_b - sin_a * cos_b * cos(on_sphere)
        sin_sigma = sqrt(across**2 + along**2)
        if sin_sigma == 0:
            return 0.0
        cos_sigma = sin_a * sin_b + cos_a * cos_b * cos(on_sphere)
        sigma = atan2(sin_sigma, cos_sigma)
        sin_azimuth = cos_a * cos_b * sin(on_sphere) / sin_sigma
        cos2_azimuth = 1 - sin_azimuth**2
        middle = cos_sigma - 2 * sin_a * sin_b / cos2_azimuth if cos2_azimuth else 0.0
        c = FLATTENING / 16 * cos2_azimuth * (4 + FLATTENING * (4 - 3 * cos2_azimuth))
        bent = sigma + c * sin_sigma * (middle + c * cos_sigma * (2 * middle**2 - 1))
        before, on_sphere = on_sphere, difference + (1 - c) * FLATTENING * sin_azimuth * bent
        if abs(on_sphere - before) < CLOSE_ENOUGH:
            return _length(sigma, sin_sigma, cos_sigma, cos2_azimuth, middle)
    raise ValueError(f"{a} and {b} are nearly antipodal")


def _length(
    sigma: float, sin_sigma: float, cos_sigma: float, cos2_azimuth: float, middle: float
) -> float:
    u2 = cos2_azimuth * (SEMI_MAJOR_M**2 - SEMI_MINOR_M**2) / SEMI_MINOR_M**2
    big_a = 1 + u2 / 16384 * (4096 + u2 * (u2 * (320 - 175 * u2) - 768))
    big_b = u2 / 1024 * (256 + u2 * (u2 * (74 - 47 * u2) - 128))
    last = big_b / 6 * middle * (4 * sin_sigma**2 - 3) * (4 * middle**2 - 3)
    inner = big_b / 4 * (cos_sigma * (2 * middle**2 - 1) - last)
    return SEMI_MINOR_M * big_a * (sigma - big_b * sin_sigma * (middle + inner))


def shifted(place: Place, *, north_m: float, east_m: float) -> Place:
    """A place some metres away, on a flat map."""
    latitude = place.latitude + north_m / METRES_PER_DEGREE
    longitude = place.longitude + east_m / METRES_PER_DEGREE / cos(radians(place.latitude))
    return Place(latitude, longitude)


@dataclass(frozen=True, slots=True)
class Route:
    """A straight way from `start` to `goal`, begun at `began` and walked in `seconds`."""

    start: Place
    goal: Place
    began: float
    seconds: float

    def at(self, now: float) -> Place:
        share = min(1.0, (now - self.began) / self.seconds) if self.seconds else 1.0
        return Place(
            self.start.latitude + share * (self.goal.latitude - self.start.latitude),
            self.start.longitude + share * (self.goal.longitude - self.start.longitude),
        )

    def is_over(self, now: float) -> bool:
        return now >= self.began + self.seconds
