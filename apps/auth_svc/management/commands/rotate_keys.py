"""`./manage.py auth_svc rotate_keys`: the next step of a key rotation; again later for the next."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from datetime import timedelta
from typing import Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.auth_svc.domain.keys import LEAST_WAIT, WAIT, Move, TooEarly
from apps.auth_svc.models import SigningKey
from apps.auth_svc.services import keys

DONE: Final = {
    Move.PUBLISH: "diumumkan; jalankan lagi setelah {wait} menit agar menandatangani",
    Move.ACTIVATE: "kini menandatangani; yang lama tetap diumumkan",
    Move.REMOVE: "dihapus; rotasi selesai",
}


class Command(BaseCommand):
    help = (
        "Satu langkah rotasi kunci: umumkan kunci baru; paling cepat 10 menit kemudian pakai; "
        "sehari kemudian hapus yang lama. Jalankan berulang; yang belum waktunya ditolak."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--purpose", choices=SigningKey.Purpose.values, default="access")
        parser.add_argument(
            "--wait",
            type=int,
            default=int(WAIT.total_seconds() // 60),
            help="menit antara pengumuman dan pemakaian, paling sedikit 10",
        )
        parser.add_argument(
            "--emergency",
            action="store_true",
            help="kunci bocor: ganti sekarang juga; semua token lama ditolak",
        )

    def handle(
        self, *_args: object, purpose: str, wait: int, emergency: bool, **_options: object
    ) -> None:
        least = int(LEAST_WAIT.total_seconds() // 60)
        if wait < least:
            raise CommandError(f"--wait: paling sedikit {least} menit, bukan {wait}.")
        chosen = SigningKey.Purpose(purpose)
        by = f"command:{getpass.getuser()}"
        if emergency:
            kid, revoked = keys.replace_at_once(purpose=chosen, by=by, now=timezone.now())
            self.stdout.write(f"{kid} kini menandatangani; dicabut: {', '.join(revoked)}")
            return
        try:
            move, kid = keys.rotate(
                purpose=chosen, wait=timedelta(minutes=wait), by=by, now=timezone.now()
            )
        except TooEarly as early:
            raise CommandError(
                f"Belum waktunya: {early.move} {early.kid} baru boleh {early.at:%Y-%m-%d %H:%M%z}."
            ) from early
        self.stdout.write(f"{kid} {DONE[move].format(wait=wait)}")
