"""The courier process: sends the outbox, takes in what the others sent."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from kreki.events.courier.threads import loops, run_threads
from kreki.loops import stop_event
from kreki.observe.metrics import serve_metrics


class Command(BaseCommand):
    help = "Sends this service's events and takes in those of the others, for ever."

    def handle(self, *_args: object, **_options: object) -> None:
        work = loops()
        if not work:
            raise CommandError("This service neither emits nor consumes events.")
        serve_metrics()
        if not run_threads(work, stop_event()):
            raise CommandError("A courier thread died; the supervisor starts the process again.")
