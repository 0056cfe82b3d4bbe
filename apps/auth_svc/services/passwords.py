"""How passwords are hashed and which are accepted; named in the service's settings."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher, BasePasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.auth_svc.domain.passwords import has_capital_and_digit


class KrekiArgon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, 2 passes, 1 lane (OWASP): 27 ms where Django's defaults need 145 ms."""

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1


class ClientSecret(BasePasswordHasher):
    """Salted SHA-256, for secrets of 256 random bits only: slowness would protect nothing there.

    A person's password never gets it: that would need its name in `make_password`.
    """

    algorithm = "kreki_client_sha256"

    def encode(self, password: str, salt: str) -> str:
        digest = hashlib.sha256(f"{salt}${password}".encode()).hexdigest()
        return f"{self.algorithm}${salt}${digest}"

    def verify(self, password: str, encoded: str) -> bool:
        return secrets.compare_digest(encoded, self.encode(password, encoded.split("$")[1]))

    def harden_runtime(self, password: str, encoded: str) -> None:
        """There is one number of rounds: one."""


class CapitalAndDigit:
    """The published composition rule; dropping it is one line in the settings."""

    def validate(self, password: str, user: object = None) -> None:
        if not has_capital_and_digit(password):
            raise ValidationError(self.get_help_text(), code="password_composition")

    def get_help_text(self) -> str:
        return _("Kata sandi harus memuat paling sedikit satu huruf besar dan satu angka.")
