"""`./manage.py volunteer seed_demo --volunteers N`: people for demonstrations and simulations."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.volunteer.services.demo import seed_volunteers


class Command(BaseCommand):
    help = "Menambah relawan peragaan bernomor 1 sampai N; yang sudah ada tidak diubah."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--volunteers", type=int, default=2000, metavar="N")

    def handle(self, *_args: object, volunteers: int, **_options: object) -> None:
        if not settings.KREKI_DEMO:
            raise CommandError("seed_demo hanya berjalan dengan KREKI_DEMO=true.")
        if volunteers < 1:
            raise CommandError(f"--volunteers harus 1 atau lebih, bukan {volunteers}.")
        added = seed_volunteers(count=volunteers, now=timezone.now())
        self.stdout.write(f"Relawan peragaan: {volunteers}, baru {added}.")
