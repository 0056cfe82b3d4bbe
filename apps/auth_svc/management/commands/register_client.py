"""`./manage.py auth_svc register_client psc-119 --name … --redirect-uri …`: somebody's client."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.auth_svc.domain.clients import BadRegistration, Client
from apps.auth_svc.services.clients import register


class Command(BaseCommand):
    help = (
        "Mendaftarkan klien OpenID Connect. Rahasianya dicetak sekali ini saja; "
        "yang disimpan hanya sidiknya."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client_id")
        parser.add_argument("--name", required=True, help="yang dibaca orang di halaman izin")
        parser.add_argument("--redirect-uri", action="append", default=[])
        parser.add_argument("--post-logout-uri", action="append", default=[])
        parser.add_argument("--backchannel-logout-uri", default="")
        parser.add_argument("--scope", action="append", default=[])
        parser.add_argument("--resource", action="append", default=[])
        parser.add_argument("--public", action="store_true", help="tanpa rahasia: aplikasi, SPA")
        parser.add_argument("--machine", action="store_true", help="client credentials saja")
        parser.add_argument("--first-party", action="store_true", help="tanpa halaman izin")

    def handle(self, *_args: object, client_id: str, **given: Any) -> None:
        client = Client(
            client_id=client_id,
            name=given["name"],
            is_confidential=not given["public"],
            is_machine=given["machine"],
            is_ours=given["first_party"],
            redirect_uris=tuple(given["redirect_uri"]),
            post_logout_uris=tuple(given["post_logout_uri"]),
            backchannel_logout_uri=given["backchannel_logout_uri"],
            scopes=tuple(given["scope"]),
            resources=tuple(given["resource"]),
        )
        try:
            secret = register(client)
        except BadRegistration as refusal:
            option = "" if refusal.field == "client-id" else "--"
            raise CommandError(f"{option}{refusal}") from refusal
        self.stdout.write(f"client_id: {client_id}")
        if secret:
            self.stdout.write(f"client_secret: {secret}")
