"""Personal data at rest: AES-256-GCM bound to its row, and blind indexes that find it again."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from kreki.env import BadSetting

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
INDEX: Final = "index"  # name of the ring's line for blind indexes


class SealBroken(Exception):
    """A stored value that does not belong to this row, was changed, or whose key is gone."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys of one service. The first in `keys` seals, all of them open.

    A sealed value is `key id ‖ ":" ‖ 12 random bytes ‖ ciphertext and tag`.
    """

    keys: dict[str, bytes]
    index_key: bytes

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Read lines of `<key id>:<base64 of 32 bytes>`; the id `index` is for blind indexes.

        Raises:
            BadSetting: names the line that cannot be used, or what is missing.
        """
        keys = dict(_parse_line(line) for line in text.splitlines() if line.strip())
        index_key = keys.pop(INDEX, None)
        if index_key is None or not keys:
            raise BadSetting(f"The key ring needs a line '{INDEX}:…' and at least one key.")
        return cls(keys, index_key)

    def seal(self, text: str, *, binding: str) -> bytes:
        """Encrypt `text` so that it opens only under the same `binding`."""
        key_id, key = next(iter(self.keys.items()))
        nonce = os.urandom(NONCE_BYTES)
        hidden = AESGCM(key).encrypt(nonce, text.encode(), binding.encode())
        return f"{key_id}:".encode() + nonce + hidden

    def open(self, sealed: bytes, *, binding: str) -> str:
        """Decrypt what `seal` made.

        Raises:
            SealBroken: another row's value, a changed value, or a key that left the ring.
        """
        key_id, _, rest = sealed.partition(b":")
        key = self.keys.get(key_id.decode(errors="replace"))
        if key is None:
            raise SealBroken(f"No key {key_id!r} in the ring.")
        try:
            found = AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], binding.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"The value of {binding} does not open.") from error
        return found.decode()

    def blind_index(self, kind: str, normalised: str) -> bytes:
        """What finds a sealed value without opening it: 32 bytes, equal for equal values.

        A key of its own, because sixteen digits under a plain hash fall to brute force.
        """
        return hmac.digest(self.index_key, f"{kind}:v1:{normalised}".encode(), hashlib.sha256)


def _parse_line(line: str) -> tuple[str, bytes]:
    key_id, _, encoded = line.strip().partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if not key_id or len(key) != KEY_BYTES:
        raise BadSetting(f"Key '{key_id}' of the key ring is not 32 bytes in base64.")
    return key_id, key


def key_ring() -> KeyRing:
    """The ring that `settings.PII_KEYS_FILE` names.

    Raises:
        BadSetting: the file is missing or wrong.
    """
    return _read(Path(settings.PII_KEYS_FILE))


def code_ring() -> KeyRing:
    """The ring that KREKI ID and notify share, for codes on their way to a person.

    Raises:
        BadSetting: the file that `settings.CODE_KEYS_FILE` names is missing or wrong.
    """
    return _read(Path(settings.CODE_KEYS_FILE))


@cache
def _read(path: Path) -> KeyRing:
    try:
        return KeyRing.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSetting(f"The key ring {path} cannot be read: {error}.") from error
