"""What tokens look like: RFC 9068 access tokens, opaque refresh tokens (decision 0004)."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from oauthlib.common import Request

from apps.auth_svc.selectors import get_authority
from apps.auth_svc.services.oauth import keystore
from apps.auth_svc.services.oauth.audience import resolve_audience


def access_token(request: Request, _refresh_token: bool = False) -> str:
    """A signed access token for the person and device on `request`, or for the client itself.

    `request.device` is put there by `minting` at login and by the validator at every grant. Roles
    are read from the database each time, so a refresh shows every change.

    Raises:
        CustomOAuth2Error: invalid_target.
    """
    now = timezone.now()
    subject = _machine(request) if _is_machine(request) else _person(request, now=now)
    return keystore.sign({**_about_the_token(request, now=now), **subject}, typ="at+jwt")


def refresh_token(_request: Request) -> str:
    """64 random characters; without this generator it would be a valid access token."""
    return secrets.token_urlsafe(48)


def _is_machine(request: Request) -> bool:
    return bool(request.grant_type == "client_credentials")


def _about_the_token(request: Request, *, now: datetime) -> dict[str, object]:
    issued_at = int(now.timestamp())
    return {
        "iss": settings.KREKI_ISSUER,
        "aud": resolve_audience(request),
        "client_id": request.client.client_id,
        "scope": " ".join(request.scopes),
        "iat": issued_at,
        "exp": issued_at + request.expires_in,
        "jti": str(uuid4()),
        "token_use": "access",
    }


def _machine(request: Request) -> dict[str, object]:
    return {"sub": f"client:{request.client.client_id}", "roles": []}


def _person(request: Request, *, now: datetime) -> dict[str, object]:
    user, device = request.user, request.device
    authority = get_authority(user.pk, now=now).shown_by(device.amr)
    claims: dict[str, object] = {
        "sub": str(user.pk),
        "sid": str(device.family),
        "roles": sorted(authority.roles),
        "rv": user.authz_version,
        "amr": device.amr,
        "auth_time": int(device.auth_time.timestamp()),
    }
    if authority.bounds:
        claims["areas"] = authority.bounds
    if authority.organisation:
        claims["org"] = authority.organisation
    return claims
