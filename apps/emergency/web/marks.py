"""The sign of each answer: shape and line differ, so that nobody needs to see colours."""

from __future__ import annotations

import math
from typing import Final

from django.utils.safestring import SafeString

from apps.emergency.domain.picture import Mark
from apps.emergency.web.svg import element, polygon

RADIUS: Final = 12.0  # of a person's sign, in units of the drawing
DOT: Final = 4.0  # of somebody not invited
# Corners and turn (degrees) of the signs that are polygons.
POLYGONS: Final = {
    Mark.ACCEPTED: (4, 0),  # diamond
    Mark.DECLINED: (3, 180),  # triangle that points down
    Mark.UNREACHED: (3, 0),  # triangle that points up
    Mark.WITHDRAWN: (6, 30),  # hexagon
}


def sign(mark: Mark, *, x: float, y: float, number: int | None, title: str) -> SafeString:
    """One person; `title` is what a pointer over the sign shows."""
    label = [_number(x, y, number)] if number is not None else []
    return element(
        "g", element("title", title), _shape(mark, x, y), *label, class_=f"mark mark-{mark}"
    )


def _shape(mark: Mark, x: float, y: float) -> SafeString:
    if mark is Mark.CONSIDERED:
        return element("circle", cx=x, cy=y, r=DOT)
    if mark is Mark.ARRIVED:
        side = 2 * RADIUS
        return element("rect", x=x - RADIUS, y=y - RADIUS, width=side, height=side, rx=5)
    if mark in POLYGONS:
        corners, turn = POLYGONS[mark]
        return _regular(x, y, corners, turn)
    return element("circle", cx=x, cy=y, r=RADIUS)  # waiting; silent is the same, dashed


def _regular(x: float, y: float, corners: int, turn: float) -> SafeString:
    # Fewer corners cover less, so they reach further: all signs look equally large.
    radius = RADIUS * {3: 1.55, 4: 1.3}.get(corners, 1.1)
    angles = (math.radians(turn + 360 * corner / corners) for corner in range(corners))
    return polygon([(x + radius * math.sin(a), y - radius * math.cos(a)) for a in angles])


def _number(x: float, y: float, number: int) -> SafeString:
    return element("text", str(number), x=x, y=y + 4)
