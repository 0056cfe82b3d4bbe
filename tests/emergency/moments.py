"""The fixed moment of tests that need no clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

NOON: Final = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
