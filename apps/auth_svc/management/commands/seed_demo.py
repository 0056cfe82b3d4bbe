"""`./manage.py auth_svc seed_demo --volunteers 2000`: accounts with the ids all services expect."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.auth_svc.services import demo


class Command(BaseCommand):
    help = "Membuat akun relawan contoh; aman diulang. Hanya bila KREKI_DEMO=true."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--volunteers", type=int, default=2000)
        parser.add_argument("--password", default="Demo-Kreki-119")

    def handle(self, *_args: object, volunteers: int, password: str, **_options: object) -> None:
        if not settings.KREKI_DEMO:
            raise CommandError(
                "seed_demo runs only with KREKI_DEMO=true: it makes known passwords."
            )
        new = demo.seed_people(volunteers=volunteers, password=password, now=timezone.now())
        self.stdout.write(f"{new} akun baru, {volunteers + 1 - new} sudah ada.")
