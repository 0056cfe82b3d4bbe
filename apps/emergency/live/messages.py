"""What travels over the sockets, as text; docs/services/emergency-live.md is its reference."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec

VERSION: Final = 1
DIGEST_LENGTH: Final = 16  # hex digits


def _text(**fields: object) -> str:
    return msgspec.json.encode(fields).decode()


RESYNC: Final = _text(t="resync")


def hello(*, heartbeat_s: int) -> str:
    return _text(t="hello", v=VERSION, now=datetime.now(UTC), heartbeat_s=heartbeat_s)


def hint(incident_id: UUID, version: int, *, at: datetime) -> str:
    """Something happened to this incident; what, is asked over REST."""
    return _text(t="incident", id=incident_id, version=version, at=at)


def heartbeat() -> str:
    return _text(t="hb", now=datetime.now(UTC))


def desk_heartbeat(incidents: Iterable[tuple[UUID, int]]) -> str:
    """With the number of open incidents and their digest, by which a gap is noticed.

    Args:
        incidents: Id and version of every open incident, in any order.
    """
    lines = sorted(f"{incident_id}:{version}" for incident_id, version in incidents)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:DIGEST_LENGTH]
    return _text(t="hb", now=datetime.now(UTC), open=len(lines), digest=digest)
