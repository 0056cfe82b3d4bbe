"""What clients learn about a person: claims of the ID token and of userinfo."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings

from apps.auth_svc.models import Application, DeviceSession, User
from apps.auth_svc.selectors import Authority, get_authority, has_verified_email

LIFETIME: Final = timedelta(seconds=300)


def person_claims(user: User, authority: Authority, scopes: Collection[str]) -> dict[str, Any]:
    """Roles for everybody; name, e-mail and phone only with their scopes, and only if proved."""
    claims: dict[str, Any] = {"sub": str(user.pk), "roles": sorted(authority.roles)}
    if authority.bounds:
        claims["areas"] = authority.bounds
    if "profile" in scopes:
        claims |= {"name": user.full_name, "locale": user.language}
    if "email" in scopes and has_verified_email(user):
        claims["email"] = user.email
    if "phone" in scopes and user.phone_verified:
        claims |= {"phone_number": user.phone, "phone_number_verified": user.phone_verified}
    return claims


def userinfo_claims(
    device: DeviceSession, scopes: Collection[str], *, now: datetime
) -> dict[str, Any]:
    """As the access token: powerful roles wait for a second factor."""
    authority = get_authority(device.user_id, now=now).shown_by(device.amr)
    return person_claims(device.user, authority, scopes)


def id_token_claims(
    device: DeviceSession, client: Application, scopes: Collection[str], *, now: datetime
) -> dict[str, Any]:
    """Everything but `nonce` and `at_hash`, which depend on the request.

    Our own clients see all roles that are held: they tell a missing second factor from a missing
    role, and weigh `amr` themselves. Others see what this sign-in may carry.
    """
    held = get_authority(device.user_id, now=now)
    authority = held if client.skip_authorization else held.shown_by(device.amr)
    return {
        **person_claims(device.user, authority, scopes),
        "iss": settings.KREKI_ISSUER,
        "aud": client.client_id,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "jti": str(uuid4()),
        "sid": str(device.pk),
        "amr": device.amr,
        "auth_time": int(device.auth_time.timestamp()),
    }
