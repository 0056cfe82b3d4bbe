"""The token with which a phone confirms one push, valid without a login."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from apps.notify.domain.errors import AckTokenInvalid

LIFETIME: Final = timedelta(hours=24)
SIGNATURE_CHARS: Final = 32  # 128 bits in hex


def make(delivery_id: UUID, *, key: bytes, now: datetime) -> str:
    """`<delivery>.<unix end>.<signature>`."""
    content = f"{delivery_id.hex}.{int((now + LIFETIME).timestamp())}"
    return f"{content}.{_sign(content, key)}"


def read(token: str, *, key: bytes, now: datetime) -> UUID:
    """The delivery that `token` confirms.

    Raises:
        AckTokenInvalid: not ours, changed, or over.
    """
    content, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _sign(content, key).encode()):
        raise AckTokenInvalid
    delivery, _, end = content.partition(".")
    if now >= datetime.fromtimestamp(int(end), UTC):
        raise AckTokenInvalid
    return UUID(delivery)


def _sign(content: str, key: bytes) -> str:
    signed = hmac.new(key, f"kreki.notify.ack.v1:{content}".encode(), hashlib.sha256)
    return signed.hexdigest()[:SIGNATURE_CHARS]
