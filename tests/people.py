"""Three standing people: one owns the case, one may answer it, one must never get in."""

from __future__ import annotations

from typing import Final
from uuid import UUID

REPORTER: Final = UUID("00000000-0000-4000-8000-000000000001")
VOLUNTEER: Final = UUID("00000000-0000-4000-8000-000000000002")
STRANGER: Final = UUID("00000000-0000-4000-8000-000000000003")
DISPATCHER: Final = UUID("00000000-0000-4000-8000-000000000004")


def person(number: int) -> UUID:
    """One more volunteer; ids rise with `number`."""
    return UUID(int=0x40008000000000000000 + 1_000_000 + number)
