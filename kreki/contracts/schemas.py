"""The committed JSON schema of every event type: a change of a contract shows as a diff."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from kreki.contracts.base import Event
from kreki.contracts.catalogue import EVENTS


def schema_texts() -> dict[str, str]:
    """File name -> content of the schema of each type's `data`."""
    return {f"{event.type}.json": json.dumps(_schema(event), indent=2) + "\n" for event in EVENTS}


def _schema(event: type[Event]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": event.type,
        "x-source": event.source(),
        "x-lane": event.lane.value,
        "x-kind": event.kind.value,
        "x-family": event.family,
        "x-consumers": list(event.consumers),
        "x-pii": event.pii,
        **msgspec.json.schema(event),
    }
