"""What tokens look like: RFC 9068 access tokens, opaque refresh tokens (decision 0004)."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import lru_cache
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.utils import timezone
from oauth2_provider.settings import oauth2_settings
from oauth2_provider.utils import jwk_from_pem
from oauthlib.common import Request

from apps.auth_svc.selectors import MOST_AREAS, get_authority


def access_token(request: Request, _refresh_token: bool = False) -> str:
    """A signed access token for the person and device on `request`.

    `request.device` is put there by `minting` at login and by the validator at refresh. Roles are
    read from the database each time, so a refresh shows every change.
    """
    pem = oauth2_settings.OIDC_RSA_PRIVATE_KEY
    headers = {"typ": "at+jwt", "kid": jwk_from_pem(pem).thumbprint()}
    claims = _claims(request, now=timezone.now())
    return jwt.encode(claims, _private_key(pem), algorithm="RS256", headers=headers)


def refresh_token(_request: Request) -> str:
    """64 random characters; without this generator it would be a valid access token."""
    return secrets.token_urlsafe(48)


def _claims(request: Request, *, now: datetime) -> dict[str, object]:
    user, device, client = request.user, request.device, request.client
    authority = get_authority(user.pk, now=now)
    issued_at = int(now.timestamp())
    claims: dict[str, object] = {
        "iss": settings.KREKI_ISSUER,
        "sub": str(user.pk),
        "aud": client.allowed_resources,
        "client_id": client.client_id,
        "scope": " ".join(request.scopes),
        "iat": issued_at,
        "exp": issued_at + request.expires_in,
        "jti": str(uuid4()),
        "token_use": "access",
        "sid": str(device.family),
        "roles": sorted(authority.roles),
        "rv": user.authz_version,
        "amr": device.amr,
        "auth_time": int(device.auth_time.timestamp()),
    }
    if 0 < len(authority.areas) <= MOST_AREAS:
        claims["areas"] = list(authority.areas)
    if authority.organisation:
        claims["org"] = authority.organisation
    return claims


@lru_cache(maxsize=4)
def _private_key(pem: str) -> RSAPrivateKey:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("OIDC_KEY must be an RSA private key in PEM")
    return key
