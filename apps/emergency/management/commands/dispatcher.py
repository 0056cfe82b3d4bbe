"""The dispatcher process: one due incident after another; any number of copies may run."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.emergency import services
from kreki.loops import run_loop


class Command(BaseCommand):
    help = "Mengundang relawan terdekat untuk setiap insiden yang jatuh tempo."

    def handle(self, *_args: object, **_options: object) -> None:
        run_loop(
            step=lambda: services.dispatch_next(now=timezone.now()),
            channel="emergency_due",
            name="dispatcher",
        )
