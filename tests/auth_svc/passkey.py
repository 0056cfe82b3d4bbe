"""An authenticator for tests: one ES256 key that answers as a browser would (trap 21)."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT: Final = 0x01
VERIFIED: Final = 0x04
ATTESTED: Final = 0x40


class Passkey:
    """Made by `create`, proved by `get`; `verifies` says whether it asks for a fingerprint."""

    def __init__(self, origin: str, *, verifies: bool = True) -> None:
        self._origin = origin
        self._rp_hash = hashlib.sha256(str(urlsplit(origin).hostname).encode()).digest()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = os.urandom(16)
        self._user = b""
        self._seen = PRESENT | (VERIFIED if verifies else 0)

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        wanted = options["publicKey"]
        self._user = wanted["user"]["id"]
        public = cbor.encode(ES256.from_cryptography_key(self._key.public_key()))
        attested = bytes(16) + len(self._id).to_bytes(2, "big") + self._id + public
        data = self._data(self._seen | ATTESTED) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", wanted["challenge"])
        return self._said(clientDataJSON=client, attestationObject=attestation)

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data(self._seen)
        signed = data + hashlib.sha256(client).digest()
        signature = self._key.sign(signed, ec.ECDSA(hashes.SHA256()))
        said = self._said(clientDataJSON=client, authenticatorData=data, signature=signature)
        said["response"]["userHandle"] = self._user
        return said

    def _data(self, flags: int) -> bytes:
        return self._rp_hash + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        facts = {"type": kind, "challenge": challenge, "origin": self._origin}
        return json.dumps(facts).encode()

    def _said(self, **response: bytes) -> dict[str, Any]:
        return {
            "id": _text(self._id),
            "rawId": _text(self._id),
            "type": "public-key",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {name: _text(value) for name, value in response.items()},
        }


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
