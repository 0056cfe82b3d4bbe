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
from kreki.services import SERVICES, Service

KEY_BITS: Final = 3072


def password(instance: Instance, name: str) -> str:
    """The random password known by this name; the first call makes it."""
    path = instance.secrets / f"{name}.password"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


def authenticator_key(instance: Instance, name: str) -> str:
    """What the authenticator app of this account computes its codes from; base32."""
    path = instance.secrets / f"{name}.totp"
    if not path.exists():
        write_private(path, random_authenticator_key())
    return path.read_text()


def random_authenticator_key() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def oidc_key_file(instance: Instance) -> Path:
    """The PEM key with which KREKI ID signs tokens."""
    path = instance.secrets / "oidc.pem"
    if not path.exists():
        write_private(path, _rsa_pem(KEY_BITS))
    return path


def code_keys_file(instance: Instance) -> Path:
    """The key ring that KREKI ID and notify share: codes travel sealed between them."""
    return _ring_file(instance, "codes.keys")


def pii_keys_file(instance: Instance) -> Path:
    """The key ring for personal data, in the form that `kreki.crypto` reads."""
    return _ring_file(instance, "pii.keys")


def signing_keys_file(instance: Instance) -> Path:
    """The key ring under which KREKI ID keeps its signing keys in its database."""
    return _ring_file(instance, "auth.keys")


def clients_file(instance: Instance, addresses: Addresses) -> Path:
    """Every service's secret at KREKI ID, and where it is told of logouts; KREKI ID reads it."""
    path = instance.secrets / "clients.json"
    clients = {
        service.slug: {
            "secret": client_secret(instance, service),
            "address": f"http://{addresses.address(f'{service.slug}-web')}",
        }
        for service in SERVICES
    }
    write_private(path, json.dumps(clients, indent=2))
    return path


def client_secret(instance: Instance, service: Service) -> str:
    """With what a service proves itself to KREKI ID."""
    return password(instance, f"client-{service.slug}")


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


def _ring_file(instance: Instance, name: str) -> Path:
    path = instance.secrets / name
    if not path.exists():
        write_private(path, "".join(f"{key}:{_key()}\n" for key in ("index", "k1")))
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
