"""Signs real access tokens for tests with a key of its own, which the tests' settings publish."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from jwt.algorithms import RSAAlgorithm

from kreki.identity import Role, panic_credential
from kreki.identity.keys import PANIC
from kreki.services import SERVICES

KEY_ID: Final = "test"
KEY: Final = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PANIC_KEY_ID: Final = f"{PANIC}test"
PANIC_KEY: Final = rsa.generate_private_key(public_exponent=65537, key_size=2048)
TEST_JWKS: Final[dict[str, Any]] = {
    "keys": [
        {
            **json.loads(RSAAlgorithm.to_jwk(key.public_key())),
            "kid": key_id,
            "use": "sig",
            "alg": "RS256",
        }
        for key_id, key in ((KEY_ID, KEY), (PANIC_KEY_ID, PANIC_KEY))
    ]
}
LIFETIME_S: Final = 300


def claims_of(user_id: UUID, roles: Iterable[Role] = (), **changed: object) -> dict[str, object]:
    """The claims of a valid token for every service; `changed` replaces some, None drops one."""
    now = int(datetime.now(UTC).timestamp())
    claims: dict[str, object] = {
        "iss": settings.KREKI_ISSUER,
        "sub": str(user_id),
        "aud": [f"{settings.KREKI_AUDIENCE}/{service.slug}" for service in SERVICES],
        "client_id": "kreki-app",
        "scope": "app",
        "iat": now,
        "exp": now + LIFETIME_S,
        "jti": str(uuid4()),
        "token_use": "access",
        "sid": str(uuid4()),
        "roles": sorted({Role.PUBLIC, *roles}),
        "rv": 1,
        "amr": ["pwd"],
        "auth_time": now,
    }
    return {name: value for name, value in {**claims, **changed}.items() if value is not None}


def mint(user_id: UUID, roles: Iterable[Role] = (), **changed: object) -> str:
    """A signed access token as KREKI ID would mint it; see `claims_of`."""
    headers = {"kid": KEY_ID, "typ": "at+jwt"}
    return jwt.encode(claims_of(user_id, roles, **changed), KEY, algorithm="RS256", headers=headers)


def mint_panic(user_id: UUID, **changed: object) -> str:
    """A signed panic credential as KREKI ID would mint it; `changed` as in `claims_of`."""
    now = int(datetime.now(UTC).timestamp())
    claims = {
        "iss": settings.KREKI_ISSUER,
        "sub": str(user_id),
        "aud": [f"{settings.KREKI_AUDIENCE}/emergency"],
        "iat": now,
        "exp": now + int(panic_credential.LIFETIME.total_seconds()),
        "jti": str(uuid4()),
        "token_use": "panic",
        "sid": str(uuid4()),
        "roles": [Role.PUBLIC],
        "rv": 1,
        **changed,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    headers = {"kid": PANIC_KEY_ID, "typ": panic_credential.TYPE}
    return jwt.encode(kept, PANIC_KEY, algorithm="RS256", headers=headers)


def mint_machine(client_id: str, scope: str, /, **changed: object) -> str:
    """A token of a service for the one that runs; `changed` as in `claims_of`."""
    now = int(datetime.now(UTC).timestamp())
    claims = {
        "iss": settings.KREKI_ISSUER,
        "sub": f"client:{client_id}",
        "aud": [f"{settings.KREKI_AUDIENCE}/{settings.SERVICE.slug}"],
        "client_id": client_id,
        "scope": scope,
        "iat": now,
        "exp": now + LIFETIME_S,
        "jti": str(uuid4()),
        "token_use": "access",
        "roles": [],
        **changed,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, KEY, algorithm="RS256", headers={"kid": KEY_ID, "typ": "at+jwt"})
