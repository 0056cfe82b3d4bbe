"""`./manage.py emergency simulate`: phones of a whole city against a running system."""

from __future__ import annotations

import asyncio
import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from apps.emergency.simulation import tokens
from apps.emergency.simulation.intervals import Findings
from apps.emergency.simulation.play import Plan, simulate


class Command(BaseCommand):
    help = (
        "Memainkan sebuah kota lewat gateway: relawan bersiaga, bergerak, diundang, menerima atau "
        "tidak, tiba dan menolong; warga mendaftar dan menekan tombol panik. Hanya bila "
        "KREKI_DEMO=true."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--volunteers", type=int, default=200, metavar="N")
        parser.add_argument("--incidents", type=int, default=10, metavar="M")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="kota yang sama lagi")
        parser.add_argument(
            "--speed", type=float, default=10, metavar="X", help="orang bergerak X kali lebih cepat"
        )
        parser.add_argument("--json", action="store_true", help="hasil sebagai JSON ke stdout")

    def handle(
        self,
        *_args: object,
        volunteers: int,
        incidents: int,
        seed: int,
        speed: float,
        **options: object,
    ) -> None:
        if not settings.KREKI_DEMO:
            raise CommandError("simulate runs only with KREKI_DEMO=true: it calls people.")
        if volunteers < 1 or incidents < 1 or speed <= 0:
            raise CommandError("--volunteers, --incidents dan --speed harus lebih dari 0.")
        try:
            minted = tokens.volunteers(settings.BASE_DIR, volunteers)
        except tokens.NotSeeded as error:
            raise CommandError(str(error)) from error
        desk = tokens.dispatcher(settings.BASE_DIR)
        findings = _run(
            Plan(
                *(settings.PUBLIC_URL, settings.PROVIDERS_URL, minted, desk, incidents, seed, speed)
            )
        )
        if options["json"]:
            self.stdout.write(json.dumps(_plain(findings)))
        else:
            Console().print(_table(findings))


def _run(plan: Plan) -> Findings:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        ready = progress.add_task("relawan siaga", total=len(plan.volunteers))
        over = progress.add_task("insiden selesai", total=plan.incidents)
        return asyncio.run(
            simulate(
                plan,
                on_duty=lambda: progress.advance(ready),
                ended=lambda: progress.advance(over),
            )
        )


def _plain(findings: Findings) -> dict[str, object]:
    steps = {f"{began}_{ended}": asdict(one) for (began, ended), one in findings.steps.items()}
    return {**asdict(findings), "steps": steps}


def _table(findings: Findings) -> Table:
    share = findings.accepted / findings.invited if findings.invited else 0
    table = Table("langkah", "n", "P50 (s)", "P90 (s)", title="Interval")
    table.caption = (
        f"{findings.covered} dari {findings.incidents} insiden mendapat relawan, "
        f"{findings.completed} selesai ditolong; {findings.accepted} dari {findings.invited} "
        f"undangan diterima ({share:.1%})"
    )
    for (began, ended), one in findings.steps.items():
        table.add_row(f"{began} → {ended}", str(one.count), f"{one.p50:.1f}", f"{one.p90:.1f}")
    return table
