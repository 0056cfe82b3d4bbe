"""The two hashes of the log: of one row's columns, and of the chain's next link."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec
from django.utils.crypto import salted_hmac

GENESIS: Final = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The columns of one row in the order in which they are digested; see `AuditEvent`."""

    at: datetime
    actor: str
    acting_for: str
    action: str
    subject: str
    reason: str
    fields: list[str]
    before_hash: str
    after_hash: str
    ip: str
    user_agent: str
    request_id: str

    def digest(self) -> str:
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        columns = [at, *(getattr(self, name) for name in COLUMNS[1:])]
        return hashlib.sha256(msgspec.json.encode(columns)).hexdigest()


COLUMNS: Final = tuple(Entry.__dataclass_fields__)


def link_hash(number: int, event_id: int, previous: str, digest: str) -> str:
    """What the trigger computes (migration 0001)."""
    return hashlib.sha256(f"{number}|{event_id}|{previous}|{digest}".encode()).hexdigest()


def hash_of_values(values: Mapping[str, object]) -> str:
    """With a key, because a phone number under a plain hash falls to brute force; empty if none."""
    if not values:
        return ""
    text = msgspec.json.encode(values, order="deterministic", enc_hook=str).decode()
    return salted_hmac("kreki.audit", text, algorithm="sha256").hexdigest()
