"""Passwords, keys and provider accounts of one instance: random, made once, readable by us only."""

from __future__ import annotations

import base64
import json
import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from deploy.local.addresses import Addresses
from deploy.local.instance import Instance, write_private

KEY_BITS: Final = 3072


def password(instance: Instance, name: str) -> str:
    """The random password known by this name; the first call makes it."""
    path = instance.secrets / f"{name}.password"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


def oidc_key_file(instance: Instance) -> Path:
    """The PEM key with which KREKI ID signs tokens."""
    path = instance.secrets / "oidc.pem"
    if not path.exists():
        write_private(path, _rsa_pem(KEY_BITS))
    return path


def pii_keys_file(instance: Instance) -> Path:
    """The key ring for personal data, in the form that `kreki.crypto` reads."""
    path = instance.secrets / "pii.keys"
    if not path.exists():
        write_private(path, "".join(f"{name}:{_key()}\n" for name in ("index", "k1")))
    return path


def fcm_credentials_file(instance: Instance, addresses: Addresses) -> Path:
    """A service-account file as Google issues them, whose token endpoint is the local provider."""
    path = instance.secrets / "fcm.json"
    old = json.loads(path.read_text()) if path.exists() else {"private_key": _rsa_pem(2048)}
    fcm = f"http://{addresses.address('providers-http')}/fcm"
    account = {
        "type": "service_account",
        "project_id": "kreki-local",
        "private_key_id": "local",
        "private_key": old["private_key"],
        "client_email": "notify@kreki-local.iam.gserviceaccount.com",
        "client_id": "1",
        "token_uri": f"{fcm}/token",
    }
    write_private(path, json.dumps(account, indent=2))
    return path


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _rsa_pem(bits: int) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
