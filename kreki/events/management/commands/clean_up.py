"""`manage.py <service> clean_up`: at once what the courier does every hour."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kreki.events.courier.housekeeping import clean_up


class Command(BaseCommand):
    help = "Removes what has served its time and starts what has come due, as the courier hourly."

    def handle(self, *_args: object, **_options: object) -> None:
        cleaned = clean_up(now=timezone.now())
        for table, gone in cleaned.gone.items():
            self.stdout.write(f"{table}: {gone}")
        if cleaned.failed:
            raise CommandError(f"Failed, see the log: {', '.join(cleaned.failed)}")
