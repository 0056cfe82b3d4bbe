"""`./manage.py auth_svc import_users people.csv [--dry-run] [--report refused.csv]`."""

from __future__ import annotations

import csv
import hashlib
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TextIO

import rich.progress
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from apps.auth_svc.services.import_rows import BadHeader, Refusal, read_rows
from apps.auth_svc.services.importing import import_people

REFUSED, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = """Membuat akun dari daftar CSV (UTF-8, koma atau titik koma).

Kolom: full_name, email, phone (salah satu dari dua terakhir boleh kosong), dan bila perlu:
  language  id atau en; kosong berarti id
  verified  ya atau tidak; ya: organisasi tahu bahwa kontak itu milik orang ini

Semua baris yang benar dibuat, dalam kelompok 1.000; yang salah, kembar, atau sudah terdaftar
ditolak dengan nomor baris, kolom, dan alasan. Aman diulang. Akun baru tidak bersandi: orangnya
menyetel ulang sandi. Kode keluar: 0 semua masuk, 1 ada yang ditolak, 2 salah pakai."""

    def create_parser(self, *args: Any, **options: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="hanya memeriksa")
        parser.add_argument("--report", type=Path, help="berkas CSV untuk baris yang ditolak")

    def handle(self, *_args: object, file: Path, report: Path | None, **options: Any) -> None:
        try:
            # First of all, so that nothing is imported whose refusals nobody could read.
            with report.open("w", encoding="utf-8", newline="") if report else nullcontext() as out:
                imported, refused = self._import(file, is_dry_run=options["dry_run"])
                if out:
                    _write(out, refused)
        except (OSError, BadHeader) as error:
            raise CommandError(f"{file}: {error}", returncode=WRONG_USE) from error
        if not report:
            self._print(refused)
        verb = "akan dibuat" if options["dry_run"] else "dibuat"
        self.stdout.write(f"{imported} akun {verb}, {len(refused)} baris ditolak.")
        if refused:
            sys.exit(REFUSED)

    def _import(self, file: Path, *, is_dry_run: bool) -> tuple[int, list[Refusal]]:
        imported, refused = 0, list[Refusal]()
        with file.open("rb") as content:
            source = hashlib.file_digest(content, "sha256").hexdigest()[:16]
        with rich.progress.open(
            *(file, "rt"),
            encoding="utf-8-sig",
            errors="replace",
            newline="",
            description="Mengimpor",
            console=Console(stderr=True),
        ) as lines:
            rows = read_rows(lines)
            for batch in import_people(rows, source=source, is_dry_run=is_dry_run):
                imported += batch.imported
                refused += batch.refused
        return imported, refused

    def _print(self, refused: list[Refusal]) -> None:
        for refusal in refused:
            self.stderr.write(f"baris {refusal.row}: {refusal.field or '-'}: {refusal.reason}")


def _write(out: TextIO, refused: list[Refusal]) -> None:
    writer = csv.writer(out)
    writer.writerow(("row", "field", "reason"))
    writer.writerows((refusal.row, refusal.field, refusal.reason) for refusal in refused)
