"""The JSON object in which every event travels; shaped after CloudEvents."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

MAX_BYTES: Final = 16 * 1024  # oversize messages slow every consumer of a queue


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One event.

    Attributes:
        id: UUIDv7; the key by which consumers recognise a copy.
        time: The moment of the fact by the producer's database clock, milliseconds, UTC.
        subject: `<kind>:<id>` of the aggregate that `seq` counts.
        actor: `user:<id>`, `client:<id>`, or empty for the system.
        request_id: Of the request that caused the event, empty for loops.
        data: The JSON object of the event's dataclass, not yet looked at.
    """

    id: UUID
    type: str
    source: str
    time: datetime
    subject: str
    seq: int
    lane: str
    actor: str
    request_id: str
    data: msgspec.Raw


_DECODER: Final = msgspec.json.Decoder(Envelope)


def encode(envelope: Envelope) -> bytes:
    return msgspec.json.encode(envelope)


def decode(body: bytes | str) -> Envelope:
    """Fields that a newer producer added are ignored.

    Raises:
        msgspec.ValidationError: a field is missing or of another type.
        msgspec.DecodeError: not JSON.
    """
    return _DECODER.decode(body)
