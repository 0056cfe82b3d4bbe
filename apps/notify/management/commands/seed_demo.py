"""`./manage.py notify seed_demo --volunteers N`: a device for each simulated volunteer."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Final
from uuid import uuid5

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.notify.models import Device
from apps.notify.models.contact import Language
from kreki.demo import demo_id

ENGLISH_EVERY: Final = 10  # one phone in ten is set to English


class Command(BaseCommand):
    help = "Menambah perangkat relawan peragaan 1 sampai N; yang sudah ada tidak diubah."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--volunteers", type=int, required=True, metavar="N")

    def handle(self, *_args: object, volunteers: int, **_options: object) -> None:
        if not settings.KREKI_DEMO:
            raise CommandError("seed_demo hanya berjalan dengan KREKI_DEMO=true.")
        if volunteers < 1:
            raise CommandError(f"--volunteers harus 1 atau lebih, bukan {volunteers}.")
        before = Device.objects.count()
        devices = [_device(number) for number in range(1, volunteers + 1)]
        Device.objects.bulk_create(devices, batch_size=1000, ignore_conflicts=True)
        added = Device.objects.count() - before
        self.stdout.write(f"Perangkat peragaan: {volunteers}, baru {added}.")


def _device(number: int) -> Device:
    user_id = demo_id("volunteer", number)
    return Device(
        id=uuid5(user_id, "device"),
        user_id=user_id,
        installation_id=f"demo-{number}",
        platform=Device.Platform.ANDROID,
        target_kind=Device.TargetKind.FID,
        target=f"demo-device-{number}",
        language=Language.INDONESIAN if number % ENGLISH_EVERY else Language.ENGLISH,
        last_registered_at=timezone.now(),
    )
