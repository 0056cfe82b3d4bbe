"""`./manage.py auth_svc ensure_clients`: the clients of KREKI's own parts, as they must be now."""

from __future__ import annotations

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.auth_svc.domain.clients import BadRegistration
from apps.auth_svc.services.clients import OwnService, ensure_own_clients


class Command(BaseCommand):
    help = (
        "Membuat atau memperbaiki klien kreki-app, admin-<slug> dan svc-<slug> dari OIDC_CLIENTS; "
        "aman diulang. Dijalankan `make up` setelah migrasi."
    )

    def handle(self, *_args: object, **_options: object) -> None:
        try:
            services = {
                slug: OwnService(secret=given["secret"], address=given["address"])
                for slug, given in json.loads(settings.OIDC_CLIENTS).items()
            }
            new = ensure_own_clients(services)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(
                'OIDC_CLIENTS must be JSON: {"<slug>": {"secret": "…", "address": "http://…"}}; '
                f"{type(error).__name__}: {error}"
            ) from error
        except BadRegistration as refusal:
            raise CommandError(f"OIDC_CLIENTS: {refusal}") from refusal
        self.stdout.write(f"{len(new)} klien baru: {', '.join(new) or '-'}")
