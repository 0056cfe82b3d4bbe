"""docs/events: the committed schemas are those of the dataclasses."""

from __future__ import annotations

import pytest
from django.conf import settings

from kreki.contracts.base import Event, EventKind
from kreki.contracts.catalogue import EVENTS
from kreki.contracts.schemas import schema_texts
from kreki.events.checks import check_handlers
from kreki.services import BY_SLUG


def test_committed_schemas_are_those_of_the_code() -> None:
    folder = settings.BASE_DIR / "docs/events"
    committed = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}

    assert committed == schema_texts(), "run: make snapshots"


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
