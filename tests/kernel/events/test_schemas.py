"""docs/events: the committed schemas are those of the dataclasses."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from kreki.contracts.base import Event, EventKind
from kreki.contracts.catalogue import EVENTS
from kreki.events.checks import check_handlers
from kreki.events.schemas import schema_texts, write_schemas
from kreki.services import BY_SLUG


def test_committed_schemas_are_those_of_the_code() -> None:
    folder = settings.BASE_DIR / "docs/events"
    committed = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}

    assert committed == schema_texts(), "run: make snapshots"


def test_a_schema_without_a_type_is_removed(tmp_path: Path) -> None:
    (tmp_path / "old.event.gone.v1.json").write_text("{}")

    write_schemas(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == set(schema_texts())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_every_type_follows_the_rules(event: type[Event]) -> None:
    words = event.type.split(".")

    assert len(words) == 4
    assert words[3].startswith("v")
    assert BY_SLUG[event.source()].has("courier")
    assert event.consumers, "mandatory would refuse every publish"
    assert all(BY_SLUG[slug].has("courier") for slug in event.consumers)
    assert bool(event.family) == (event.kind is EventKind.STATE)


def test_emergency_handles_what_the_catalogue_sends_it() -> None:
    assert check_handlers() == []
