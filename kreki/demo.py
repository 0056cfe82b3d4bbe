"""Ids of seeded rows: services agree on who is who without reading each other."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

KREKI_DEMO: Final = UUID("6f0f1c1e-5d3b-5c55-9b1c-0d6b1f8f2a11")


def demo_id(kind: str, number: int) -> UUID:
    """Always the same id for the `number`th `kind`, for example the 17th `volunteer`."""
    return uuid5(KREKI_DEMO, f"{kind}:{number}")
