"""Whose password is looked at; named in the service's settings."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from apps.auth_svc.domain.contacts import normalise_phone
from apps.auth_svc.selectors import find_claimant


class ClaimantBackend(AuthenticationBackend):
    """allauth's, which would try a password at every account that claims the address."""

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        claimant = find_claimant(email=email.lower(), phone=None)
        checked: AbstractBaseUser | None = self._check_password(claimant, password)
        return checked

    def _authenticate_by_phone(self, phone: str, password: str) -> AbstractBaseUser | None:
        try:
            claimant = find_claimant(email=None, phone=normalise_phone(phone))
        except ValueError:
            return None
        checked: AbstractBaseUser | None = self._check_password(claimant, password)
        return checked
