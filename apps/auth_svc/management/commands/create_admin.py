"""`./manage.py auth_svc create_admin --email …`: the account that opens all seven admins."""

from __future__ import annotations

import base64
import binascii
import secrets
from argparse import ArgumentParser

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from apps.auth_svc.models import User
from apps.auth_svc.services.admins import Credential, appoint
from kreki import env


class Command(BaseCommand):
    help = (
        "Membuat akun KREKI ID dengan peran system_admin, surel terverifikasi dan aplikasi "
        "autentikator. Sandi dan kunci acak dicetak sekali, atau diambil dari ADMIN_PASSWORD dan "
        "ADMIN_TOTP_SECRET. Aman diulang: akun yang ada hanya mendapat yang baru bila diberikan "
        "dan berbeda."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *_args: object, email: str, **_options: object) -> None:
        email = _checked_email(email)
        given = env.secret("ADMIN_PASSWORD", "")
        password = _checked_password(given, email) if given else secrets.token_urlsafe(15)
        given_key = _checked_key(env.secret("ADMIN_TOTP_SECRET", ""))
        key = given_key or generate_totp_secret()
        done = appoint(
            email=email,
            password=Credential(value=password, is_given=bool(given)),
            totp_secret=Credential(value=key, is_given=bool(given_key)),
            now=timezone.now(),
        )
        self.stdout.write(f"{settings.PUBLIC_URL}/admin/ {email}")
        if done.has_new_password:
            self.stdout.write(f"sandi: {'(ADMIN_PASSWORD)' if given else password}")
        if done.has_new_factor:
            self.stdout.write(f"autentikator: {get_adapter().build_totp_url(done.user, key)}")
        if not (done.has_new_password or done.has_new_factor):
            self.stdout.write("sudah ada, tidak ada yang diubah.")


def _checked_email(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"--email: {email!r} is no e-mail address.") from error
    return email.lower()


def _checked_password(password: str, email: str) -> str:
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        raise CommandError(f"ADMIN_PASSWORD: {' '.join(error.messages)}") from error
    return password


def _checked_key(key: str) -> str:
    try:
        base64.b32decode(key)
    except binascii.Error as error:
        raise CommandError("ADMIN_TOTP_SECRET must be base32, 32 characters.") from error
    return key
