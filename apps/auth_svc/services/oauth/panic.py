"""Mints panic credentials, with keys that sign nothing else (decision 0024)."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import uuid4

from django.conf import settings

from apps.auth_svc.models import DeviceSession
from apps.auth_svc.services.oauth import keystore
from kreki.identity.panic_credential import LIFETIME, TYPE
from kreki.identity.roles import Role
from kreki.services import BY_NAME

AUDIENCE: Final = f"{settings.KREKI_AUDIENCE}/{BY_NAME['emergency'].slug}"


def panic_credential(device: DeviceSession, *, now: datetime) -> str:
    """Says for 30 days who holds this device; given at each login and each refresh."""
    issued_at = int(now.timestamp())
    claims = {
        "iss": settings.KREKI_ISSUER,
        "sub": str(device.user_id),
        "aud": [AUDIENCE],
        "iat": issued_at,
        "exp": issued_at + int(LIFETIME.total_seconds()),
        "jti": str(uuid4()),
        "token_use": "panic",
        "sid": str(device.pk),
        "roles": [Role.PUBLIC],  # whatever the person holds beside it
        "rv": device.user.authz_version,
    }
    return keystore.sign(claims, typ=TYPE, purpose=keystore.PANIC)
