"""A letter that only the holder of one private key can open; the key lives for one export."""

from __future__ import annotations

import base64
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kreki.crypto import NONCE_BYTES, SealBroken

KEY_BYTES: Final = 32
PURPOSE: Final = b"kreki.privacy.v1"


def new_pair() -> tuple[str, str]:
    """A private and a public X25519 key, base64."""
    private = X25519PrivateKey.generate()
    return _text(private.private_bytes_raw()), _text(private.public_key().public_bytes_raw())


def seal(letter: bytes, *, public_key: str, binding: str) -> bytes:
    """Ephemeral public key, nonce, ciphertext and tag (X25519, HKDF-SHA-256, AES-256-GCM).

    Args:
        binding: What the letter answers; it opens under the same words only.
    """
    public = X25519PublicKey.from_public_bytes(base64.b64decode(public_key))
    once = X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    key = _derive(once.exchange(public), sender + public.public_bytes_raw())
    nonce = os.urandom(NONCE_BYTES)
    return sender + nonce + AESGCM(key).encrypt(nonce, letter, binding.encode())


def unseal(sealed: bytes, *, private_key: str, binding: str) -> bytes:
    """The letter that `seal` closed.

    Raises:
        SealBroken: another key, another binding, or changed on the way.
    """
    private = X25519PrivateKey.from_private_bytes(base64.b64decode(private_key))
    sender, nonce = sealed[:KEY_BYTES], sealed[KEY_BYTES : KEY_BYTES + NONCE_BYTES]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(sender))
        key = _derive(shared, sender + private.public_key().public_bytes_raw())
        return AESGCM(key).decrypt(nonce, sealed[KEY_BYTES + NONCE_BYTES :], binding.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"The letter for {binding} does not open.") from error


def _derive(shared: bytes, parties: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=PURPOSE + parties).derive(shared)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
