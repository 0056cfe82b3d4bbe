"""The committed JSON schema of every event type: a change of a contract shows as a diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from kreki.contracts.base import Event
from kreki.contracts.catalogue import EVENTS


def schema_texts() -> dict[str, str]:
    """File name -> content of the schema of each type's `data`."""
    return {f"{event.type}.json": json.dumps(_schema(event), indent=2) + "\n" for event in EVENTS}


def write_schemas(folder: Path) -> None:
    """Make `folder` hold exactly the schemas of the catalogue."""
    texts = schema_texts()
    for stale in folder.glob("*.json"):
        if stale.name not in texts:
            stale.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


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
