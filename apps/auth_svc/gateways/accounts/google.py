"""Sign-in with Google: it opens one's own account, never that of whoever has the address here.

Decision 0030.
"""

from __future__ import annotations

import hashlib
import time
from functools import lru_cache
from typing import Any, Final

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.google.provider import GoogleProvider
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext
from jwt import PyJWKClient
from jwt.exceptions import PyJWKClientConnectionError, PyJWTError

from apps.auth_svc.domain.errors import EmailTaken
from apps.auth_svc.domain.google import (
    GoogleNotLinked,
    GoogleOff,
    GoogleRefused,
    GoogleUnavailable,
    GoogleUnproved,
)
from apps.auth_svc.gateways.accounts.forms import language_of
from apps.auth_svc.models import User
from apps.auth_svc.selectors import find_account
from apps.auth_svc.services import accounts, audit
from apps.auth_svc.services.claims import take_over
from kreki.errors import DomainError

ISSUERS: Final = ["https://accounts.google.com", "accounts.google.com"]
NEEDED: Final = ["iss", "aud", "sub", "iat", "exp"]
KEYS_S: Final = 3600
LEEWAY_S: Final = 10  # clocks of two companies


class GoogleAdapter(DefaultSocialAccountAdapter):
    """What allauth asks when somebody comes from Google."""

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """Raises Http404 where Google is not offered."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """Name and address are kept in the account alone, not a second time beside it."""
        user: User = sociallogin.user
        claims = sociallogin.account.extra_data
        user.email = (data.get("email") or "").lower() or None
        user.full_name = str(claims.get("name") or "")[:150]
        user.language = language_of({})
        sociallogin.account.extra_data = {}
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Whoever is new gets an account before allauth goes on, which then signs them in.

        Raises:
            GoogleUnproved, GoogleNotLinked: to the app; browsers are led back to the sign-in.
        """
        is_connecting = sociallogin.state.get("process") == AuthProcess.CONNECT
        if sociallogin.is_existing or is_connecting:
            return
        try:
            open_account(request, sociallogin)
        except DomainError as refusal:
            sociallogin.lookup()  # who pressed twice has an account by now
            if sociallogin.is_existing:
                return
            if is_headless_request(request):
                raise
            messages.error(request, gettext(refusal.text))
            raise ImmediateHttpResponse(redirect("account_login")) from refusal

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: GoogleProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Who says no at Google is back where they came from; all else is allauth's page."""
        if error == AuthError.CANCELLED:
            words = gettext("Anda membatalkan masuk dengan Google. Silakan masuk dengan cara lain.")
            messages.info(request, words)
            raise ImmediateHttpResponse(redirect("account_login"))


@transaction.atomic
def open_account(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """An account whose address Google has proved; claims of others on it end (decision 0027).

    Raises:
        GoogleUnproved: Google knows no proof of the address.
        GoogleNotLinked: somebody here has it; who that is shows by signing in, not by an address.
    """
    user: User = sociallogin.user
    proved = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
    if user.email not in proved:
        raise GoogleUnproved
    if find_account(email=user.email, phone=None):
        raise GoogleNotLinked
    try:
        take_over(user_id=user.pk, email=user.email)
    except EmailTaken as error:  # a moment ago
        raise GoogleNotLinked from error
    sociallogin.save(request)
    accounts.announce_contact(user_id=user.pk)
    own = audit.person(user.pk)
    audit.record("account.registered", actor=own, subject=own, reason="google")


def read_id_token(raw: str, *, nonce: str = "") -> dict[str, Any]:
    """The claims of an ID token that Google gave to our app; each is taken once.

    Raises:
        GoogleOff, GoogleRefused, GoogleUnavailable
    """
    google = settings.SOCIALACCOUNT_PROVIDERS.get("google")
    if not google:
        raise GoogleOff
    claims = _decode(raw, audience=google["APPS"][0]["client_id"])
    if nonce and claims.get("nonce") != nonce:
        raise GoogleRefused
    digest = hashlib.sha256(raw.encode()).hexdigest()
    left = max(1, int(claims["exp"] - time.time())) + LEEWAY_S
    if not cache.add(f"google:{digest}", 1, timeout=left):
        raise GoogleRefused
    return claims


def _decode(raw: str, *, audience: str) -> dict[str, Any]:
    try:
        key = _keys(settings.GOOGLE_KEYS_URL).get_signing_key_from_jwt(raw)
        claims: dict[str, Any] = jwt.decode(
            raw,
            key,
            algorithms=["RS256"],
            audience=audience,
            issuer=ISSUERS,
            leeway=LEEWAY_S,
            options={"require": NEEDED},
        )
    except PyJWKClientConnectionError as error:
        raise GoogleUnavailable from error
    except PyJWTError as error:
        raise GoogleRefused from error
    except ValueError as error:  # no JSON where Google's keys should be
        raise GoogleUnavailable from error
    return claims


@lru_cache(maxsize=2)
def _keys(url: str) -> PyJWKClient:
    return PyJWKClient(url, lifespan=KEYS_S, timeout=settings.SOCIALACCOUNT_REQUESTS_TIMEOUT)
