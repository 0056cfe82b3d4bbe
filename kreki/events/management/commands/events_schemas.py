"""Writes docs/events/<type>.json; `make snapshots` calls it, a test compares."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand

from kreki.events.schemas import write_schemas


class Command(BaseCommand):
    help = "Writes the JSON schema of every event type to docs/events."

    def handle(self, *_args: object, **_options: object) -> None:
        write_schemas(settings.BASE_DIR / "docs/events")
