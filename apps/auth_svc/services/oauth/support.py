"""Mints what support reads with: an access token that says who really acts (RFC 8693, `act`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.conf import settings

from apps.auth_svc.models import SupportSession
from apps.auth_svc.selectors import get_authority, get_pages_client
from apps.auth_svc.services.oauth import keystore
from kreki.services import SERVICES

LIFETIME: Final = timedelta(seconds=60)  # no service asks whether the session goes on, so: short
SCOPE: Final = "support"


def support_token(session: SupportSession, *, now: datetime) -> str:
    """For the reads of one page; it ends with the session's time at the latest.

    It carries the person's roles as a sign-in without second factor would: support reads the
    person's own records, never those that the person steers. It has no row, so introspection
    calls it inactive and userinfo refuses it; no refresh, ID or panic token comes with it.
    """
    ends_at = min(now + LIFETIME, session.expires_at)
    authority = get_authority(session.person_id, now=now).shown_by(())
    claims = {
        "iss": settings.KREKI_ISSUER,
        "sub": str(session.person_id),
        "aud": [f"{settings.KREKI_AUDIENCE}/{service.slug}" for service in SERVICES],
        "client_id": get_pages_client().client_id,
        "scope": SCOPE,
        "iat": int(now.timestamp()),
        "exp": int(ends_at.timestamp()),
        "jti": str(uuid4()),
        "token_use": "access",
        "sid": str(session.pk),
        "roles": sorted(authority.roles),
        "rv": session.person.authz_version,
        "amr": [],
        "act": {"sub": str(session.staff_id)},
    }
    return keystore.sign(claims, typ="at+jwt")
