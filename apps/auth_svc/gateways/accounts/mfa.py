"""Where second factors differ from allauth's."""

from __future__ import annotations

import base64
from typing import Final

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import AbstractBaseUser

from kreki.crypto import key_ring

BINDING: Final = "auth_svc:second_factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed at rest; apps show a name that the person knows."""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return str(getattr(user, "email", None) or getattr(user, "phone", None) or user)

    def encrypt(self, text: str) -> str:
        return base64.b64encode(key_ring().seal(text, binding=BINDING)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return key_ring().open(base64.b64decode(encrypted_text), binding=BINDING)
