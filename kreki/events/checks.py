"""Start-up check: a service handles exactly the events that the catalogue sends to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from kreki.contracts.base import Lane
from kreki.contracts.catalogue import consumed_by
from kreki.events.inbox import load_handlers


def check_handlers(**_options: Any) -> list[CheckMessage]:
    """An event that is bound but not handled would end in the dead-letter queue."""
    wanted = {event for lane in Lane for event in consumed_by(settings.SERVICE.slug, lane)}
    handled = set(load_handlers()) if wanted else set()
    return [
        Error(
            f"{event.type} is {'not handled' if event in wanted else 'handled but not consumed'}.",
            hint="Compare EVENT_HANDLERS with the `consumers` of kreki/contracts.",
            id="kreki_events.E001",
        )
        for event in sorted(wanted ^ handled, key=lambda event: event.type)
    ]
