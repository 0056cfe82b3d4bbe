"""Rotation of the signing keys, one step at a time, and their revocation in an emergency."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from oauth2_provider.settings import oauth2_settings

from apps.auth_svc.domain.keys import Key, Move, next_move
from apps.auth_svc.models import SigningKey
from apps.auth_svc.services import audit
from apps.auth_svc.services.oauth import keystore
from apps.auth_svc.services.oauth.keymaking import make_key
from kreki.contracts.auth import KeyRevoked
from kreki.crypto import key_ring
from kreki.events import emit

Purpose = SigningKey.Purpose
State = SigningKey.State

# Longer than any token lives that the key has signed.
KEEP: Final = {Purpose.ACCESS: timedelta(hours=24), Purpose.PANIC: timedelta(days=31)}


@transaction.atomic
def rotate(*, purpose: Purpose, wait: timedelta, by: str, now: datetime) -> tuple[Move, str]:
    """Take the step that is due; two people who do so at once take one.

    Returns:
        What was done, and to which key.

    Raises:
        TooEarly: nothing is due; says what will be, and when.
    """
    rows = _rows(purpose, now=now)
    keys = [Key(row.kid, row.state, row.changed_at) for row in rows.values()]
    move, kid = next_move(keys, wait=wait, keep=KEEP[purpose], now=now)
    if move is Move.PUBLISH:
        new = make_key(purpose, State.NEXT, now=now)
        new.save(force_insert=True)
        kid = new.kid
    elif move is Move.ACTIVATE:
        _activate(rows[kid], rows, now=now)
    else:
        rows[kid].delete()
    audit.record(f"key.{move}", actor=by, subject=f"key:{kid}")
    transaction.on_commit(keystore.forget)
    return move, kid


@transaction.atomic
def replace_at_once(*, purpose: Purpose, by: str, now: datetime) -> tuple[str, tuple[str, ...]]:
    """A key may be known to somebody: a new one signs, and no token of an old one counts any more.

    Everybody signs in again or refreshes. Services that hear `auth.key.revoked.v1` refuse the old
    keys within seconds, others when they next ask for the key set, within five minutes.

    Returns:
        The new key's id, and those of the revoked ones.
    """
    rows = _rows(purpose, now=now)
    for row in rows.values():
        row.delete()
    new = make_key(purpose, State.ACTIVE, now=now)
    new.save(force_insert=True)
    revoked = tuple(sorted(rows))
    emit(KeyRevoked(kids=revoked, at=now), subject=f"keys:{purpose.value}")
    for kid in revoked:
        audit.record("key.revoked", actor=by, subject=f"key:{kid}")
    transaction.on_commit(keystore.forget)
    return new.kid, revoked


def _rows(purpose: Purpose, *, now: datetime) -> dict[str, SigningKey]:
    """By id, locked; the key of the settings becomes a row when it is first rotated."""
    if purpose == Purpose.ACCESS and not SigningKey.objects.filter(purpose=purpose).exists():
        pem = oauth2_settings.OIDC_RSA_PRIVATE_KEY
        kid = keystore.thumbprint(pem)
        SigningKey.objects.create(
            kid=kid,
            purpose=purpose,
            sealed_pem=key_ring().seal(pem, binding=kid),
            state=State.ACTIVE,
            created_at=now,
            changed_at=now,
        )
    rows = SigningKey.objects.select_for_update().filter(purpose=purpose).order_by("kid")
    return {row.kid: row for row in rows}


def _activate(chosen: SigningKey, rows: dict[str, SigningKey], *, now: datetime) -> None:
    """The old one first: the database allows one signing key."""
    for row in rows.values():
        if row.state == State.ACTIVE:
            row.state, row.changed_at = State.RETIRED, now
            row.save(update_fields=["state", "changed_at"])
    chosen.state, chosen.changed_at = State.ACTIVE, now
    chosen.save(update_fields=["state", "changed_at"])
