"""`./manage.py auth_svc demo_tokens --volunteers 2000`: access tokens for the simulator."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.auth_svc.services import demo
from kreki.demo import demo_id


class Command(BaseCommand):
    help = (
        'Satu baris JSON {"user_id", "token"} per orang ke stdout. Hanya bila KREKI_DEMO=true. '
        "Token berlaku enam jam."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user_ids", nargs="*", type=UUID)
        parser.add_argument("--volunteers", type=int, default=0, help="relawan contoh 1…n")
        parser.add_argument("--dispatcher", action="store_true", help="petugas dispatch contoh")

    def handle(
        self,
        *_args: object,
        user_ids: list[UUID],
        volunteers: int,
        dispatcher: bool,
        **_options: object,
    ) -> None:
        if not settings.KREKI_DEMO:
            raise CommandError("demo_tokens runs only with KREKI_DEMO=true: no password is asked.")
        wanted = [*user_ids, *(demo_id("volunteer", n) for n in range(1, volunteers + 1))]
        if dispatcher:
            wanted.append(demo_id(*demo.DISPATCHER))
        for user_id, token in demo.mint_demo_tokens(user_ids=wanted, now=timezone.now()):
            self.stdout.write(json.dumps({"user_id": str(user_id), "token": token}))
