"""Where second factors differ from allauth's."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import AbstractBaseUser


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys and authenticator apps show a name that the person knows."""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return str(getattr(user, "email", None) or getattr(user, "phone", None) or user)
