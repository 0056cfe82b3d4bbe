"""New signing keys, sealed for the table."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from jwcrypto.jwk import JWK

from apps.auth_svc.models import SigningKey
from kreki.crypto import key_ring
from kreki.identity.keys import PANIC

BITS: Final = 3072

Purpose, State = SigningKey.Purpose, SigningKey.State


def make_key(purpose: SigningKey.Purpose, state: SigningKey.State, *, now: datetime) -> SigningKey:
    """A new key that is not stored yet.

    Its id is the RFC 7638 thumbprint; services tell the keys of panic credentials by what stands
    before that.
    """
    key = JWK.generate(kty="RSA", size=BITS)
    kid = f"{PANIC if purpose == Purpose.PANIC else ''}{key.thumbprint()}"
    pem = key.export_to_pem(private_key=True, password=None).decode()
    return SigningKey(
        kid=kid,
        purpose=purpose,
        sealed_pem=key_ring().seal(pem, binding=kid),
        state=state,
        created_at=now,
        changed_at=now,
    )


def first_panic_key(*, now: datetime) -> SigningKey:
    """The key for panic credentials of a new system; whoever needs it first makes it.

    That is nearly always the first service that asks for the published keys.
    """
    row = make_key(Purpose.PANIC, State.ACTIVE, now=now)
    SigningKey.objects.bulk_create([row], ignore_conflicts=True)  # another process may be faster
    return SigningKey.objects.get(purpose=Purpose.PANIC, state=State.ACTIVE)
