"""`manage.py <service> verify_audit`: is the audit log as it was written?"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from kreki.audit.verifying import verify


class Command(BaseCommand):
    help = "Walks the audit chain; names the first broken row and ends with 1."

    def handle(self, *_args: object, **_options: object) -> None:
        verdict = verify()
        if verdict.broken:
            raise CommandError(f"After {verdict.links} sound links: {verdict.broken}.")
        self.stdout.write(f"{verdict.links} links, head {verdict.head}")
