"""The keys of KREKI ID as its processes use them: read from the table, kept for ten seconds."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.db import DatabaseError
from django.utils import timezone
from jwcrypto.jwk import JWK
from oauth2_provider.settings import oauth2_settings

from apps.auth_svc.models import SigningKey
from apps.auth_svc.services.oauth.keymaking import first_panic_key
from kreki.crypto import key_ring

# Far below the ten minutes for which a key is published before it signs.
FRESH_S: Final = 10.0
ACCESS: Final = SigningKey.Purpose.ACCESS
PANIC: Final = SigningKey.Purpose.PANIC

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class KeySet:
    """Which key signs for each purpose, and every published public key by its id."""

    signing: dict[str, tuple[str, RSAPrivateKey]]
    public: dict[str, JWK]


class _Kept:
    keys: KeySet | None = None
    until = 0.0


def sign(claims: dict[str, Any], *, typ: str, purpose: str = ACCESS) -> str:
    """A JWT of this type under the key that signs for this purpose now."""
    kid, key = current().signing[purpose]
    return jwt.encode(claims, key, algorithm="RS256", headers={"typ": typ, "kid": kid})


def published() -> dict[str, Any]:
    """The JWKS document, signing keys first."""
    keys = current()
    signing = {kid for kid, _ in keys.signing.values()}
    order = sorted(keys.public, key=lambda kid: (kid not in signing, kid))
    return {"keys": [_describe(kid, keys.public[kid]) for kid in order]}


def current() -> KeySet:
    """The keys as of ten seconds ago at most; while the database is away, as last read."""
    if _Kept.keys is None or time.monotonic() > _Kept.until:
        try:
            _Kept.keys = _load()
        except DatabaseError as error:
            if _Kept.keys is None:
                raise
            log.warning("signing keys not read", error=type(error).__name__)
        _Kept.until = time.monotonic() + FRESH_S
    return _Kept.keys


def forget() -> None:
    """Read the table at the next use; after a change by this process."""
    _Kept.keys = None


def thumbprint(pem: str) -> str:
    """RFC 7638."""
    return str(_public_key(pem).thumbprint())


@lru_cache(maxsize=16)
def private_key(pem: str) -> RSAPrivateKey:
    """Kept, because reading one proves two large primes, which takes half a second.

    Raises:
        TypeError: another kind of key.
    """
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("OIDC_KEY must be an RSA private key in PEM")
    return key


def _load() -> KeySet:
    rows = list(SigningKey.objects.all())
    if PANIC not in {row.purpose for row in rows}:
        rows.append(first_panic_key(now=timezone.now()))
    pems = {row.kid: _open(row) for row in rows}
    signing = {row.purpose: row.kid for row in rows if row.state == SigningKey.State.ACTIVE}
    if ACCESS not in signing:  # before the first rotation
        first = oauth2_settings.OIDC_RSA_PRIVATE_KEY
        signing[ACCESS] = thumbprint(first)
        pems[signing[ACCESS]] = first
    return KeySet(
        signing={purpose: (kid, private_key(pems[kid])) for purpose, kid in signing.items()},
        public={kid: _public_key(pem) for kid, pem in pems.items()},
    )


def _public_key(pem: str) -> JWK:
    return JWK.from_pyca(private_key(pem).public_key())


def _open(row: SigningKey) -> str:
    return key_ring().open(bytes(row.sealed_pem), binding=row.kid)


def _describe(kid: str, key: JWK) -> dict[str, Any]:
    public: dict[str, Any] = json.loads(key.export_public())
    return {**public, "alg": "RS256", "use": "sig", "kid": kid}
