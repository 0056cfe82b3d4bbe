"""What a press of the button says, and what makes it worth a second look by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

# Bounding box of Indonesia with its waters, degrees.
WEST, EAST, SOUTH, NORTH = 94.5, 141.5, -11.5, 6.5
POOR_ACCURACY_M: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press of the panic button.

    Attributes:
        latitude, longitude: WGS 84 degrees.
        severity: `critical`, `urgent` or `normal`.
        client_id: Made by the phone at the press; None if the client sent none.
        accuracy_m: Radius of the position's uncertainty in metres, if known.
    """

    latitude: float
    longitude: float
    severity: str = "critical"
    client_id: UUID | None = None
    accuracy_m: float | None = None
    description: str = ""


def flags(press: Press) -> list[str]:
    """Reasons for a dispatcher to look; no flag ever refuses or delays a panic."""
    inside = WEST <= press.longitude <= EAST and SOUTH <= press.latitude <= NORTH
    found = ((not inside, "outside_indonesia"), (is_poor(press.accuracy_m), "poor_accuracy"))
    return [flag for holds, flag in found if holds]


def is_poor(accuracy_m: float | None) -> bool:
    """Whether a position this uncertain hardly says which building."""
    return accuracy_m is None or accuracy_m > POOR_ACCURACY_M
