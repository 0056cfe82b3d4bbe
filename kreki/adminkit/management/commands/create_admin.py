"""`./manage.py <service|all> create_admin`: a local staff account, until single sign-on comes."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand

from kreki import env


class Command(BaseCommand):
    help = (
        "Membuat akun staf setempat untuk /admin/<slug>/. Sandi acak dicetak sekali, atau diambil "
        "dari ADMIN_PASSWORD. Aman diulang: akun yang sudah ada hanya mendapat sandi baru bila "
        "ADMIN_PASSWORD berbeda."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", default="admin")

    def handle(self, *_args: object, username: str, **_options: object) -> None:
        given = env.secret("ADMIN_PASSWORD", "")
        password = given or secrets.token_urlsafe(12)
        created, changed = ensure_staff(username, password, may_replace=bool(given))
        address = f"{settings.PUBLIC_URL}/admin/{settings.SERVICE.slug}/"
        if created and not given:
            self.stdout.write(f"{address} {username} {password}")
        elif created or changed:
            self.stdout.write(f"{address} {username} (ADMIN_PASSWORD)")
        else:
            self.stdout.write(f"{address} {username}: sudah ada, tidak ada yang diubah.")


def ensure_staff(username: str, password: str, *, may_replace: bool) -> tuple[bool, bool]:
    """Whether the account was created, and whether an existing one got this password.

    Hashing is slow on purpose, so no transaction stays open around it.
    """
    people = get_user_model().objects
    who = {people.model.USERNAME_FIELD: username}
    account = people.filter(**who).first()
    if account is None:
        hashed = make_password(password)
        people.create(**who, is_staff=True, is_superuser=True, password=hashed)
        return True, False
    changed = may_replace and not account.check_password(password)
    if changed:
        account.set_password(password)
        account.save(update_fields=["password"])
    return False, changed
