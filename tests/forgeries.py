"""Tokens that no service may accept: the attack list of the identity reference, and its test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from kreki.identity.revocation import remember
from kreki.testing.tokens import KEY, KEY_ID, claims_of, mint, mint_panic
from tests.people import STRANGER

PEM: Final = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
OTHER: Final = rsa.generate_private_key(public_exponent=65537, key_size=2048)
HEADERS: Final = {"kid": KEY_ID, "typ": "at+jwt"}


def part(content: object) -> str:
    return part_of(json.dumps(content))


def part_of(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def signed(claims: Any = None, key: Any = KEY, alg: str = "RS256", **headers: object) -> str:
    """Our claims and headers, with what the case changes; a header set to None is dropped."""
    kept = {name: value for name, value in {**HEADERS, **headers}.items() if value is not None}
    wanted = claims_of(STRANGER) if claims is None else claims
    return jwt.PyJWS().encode(json.dumps(wanted).encode(), key, algorithm=alg, headers=kept)


def by_hand(payload: str, **headers: object) -> str:
    """Signed by our key, with header or payload that PyJWT refuses to make."""
    text = f"{part({'alg': 'RS256', **HEADERS, **headers})}.{part_of(payload)}"
    signature = RSAAlgorithm(RSAAlgorithm.SHA256).sign(text.encode(), KEY)
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def unsigned(alg: str) -> str:
    return f"{part({**HEADERS, 'alg': alg})}.{part(claims_of(STRANGER))}."


def hmac_with(secret: bytes) -> str:
    text = f"{part({**HEADERS, 'alg': 'HS256'})}.{part(claims_of(STRANGER))}"
    mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def in_s(seconds: int) -> int:
    return int(time.time()) + seconds


FORGED: Final[dict[str, Callable[[], str]]] = {
    "none": lambda: unsigned("none"),
    "nOnE": lambda: unsigned("nOnE"),
    "HS256 with the public key": lambda: hmac_with(PEM),
    "HS256 with the modulus": lambda: hmac_with(str(KEY.public_key().public_numbers().n).encode()),
    "another key under the same id": lambda: signed(key=OTHER),
    "key id is a path": lambda: signed(kid="../../../../dev/null"),
    "key id is SQL": lambda: signed(kid="' OR 1=1 --"),
    "key id is a list": lambda: by_hand(json.dumps(claims_of(STRANGER)), kid=[KEY_ID]),
    "no key id": lambda: signed(kid=None),
    "jku of the forger": lambda: signed(key=OTHER, jku="http://127.0.0.1/keys.json"),
    "jwk of the forger": lambda: signed(
        key=OTHER, kid="mine", jwk=json.loads(RSAAlgorithm.to_jwk(OTHER.public_key()))
    ),
    "x5u of the forger": lambda: signed(key=OTHER, x5u="http://127.0.0.1/cert.pem"),
    "unknown critical header": lambda: signed(crit=["b65"], b65=True),
    "expired": lambda: mint(STRANGER, exp=in_s(-31)),
    "no expiry": lambda: mint(STRANGER, exp=None),
    "expiry as text": lambda: mint(STRANGER, exp=str(in_s(300))),
    "not yet valid": lambda: mint(STRANGER, nbf=in_s(90)),
    "issued in the future": lambda: mint(STRANGER, iat=in_s(90)),
    "other audience": lambda: mint(STRANGER, aud=["https://api.kreki.id/elsewhere"]),
    "no audience": lambda: mint(STRANGER, aud=None),
    "audience is a prefix": lambda: mint(STRANGER, aud=[settings.KREKI_AUDIENCE]),
    "other issuer": lambda: mint(STRANGER, iss="https://id.example.test/o"),
    "no issuer": lambda: mint(STRANGER, iss=None),
    "refresh token": lambda: "q7" * 32,
    "ID token": lambda: signed({**claims_of(STRANGER), "token_use": "id"}, typ="JWT"),
    "logout token": lambda: signed(typ="logout+jwt"),
    "panic credential": lambda: mint_panic(STRANGER),
    "no subject": lambda: mint(STRANGER, sub=None),
    "no token id": lambda: mint(STRANGER, jti=None),
    "RS384": lambda: signed(alg="RS384"),
    "signature stripped": lambda: mint(STRANGER).rsplit(".", 1)[0] + ".",
    "five parts": lambda: f"{mint(STRANGER)}.x.x",
    "empty payload": lambda: by_hand(""),
    "payload is a list": lambda: signed([1]),
}


class ForgeryContract:
    """Inherit under a service's settings: its own verification meets every case."""

    @pytest.fixture(autouse=True)
    def _urls(self, settings: Any) -> None:
        settings.ROOT_URLCONF = "tests.kernel.identity.probe"

    def test_the_list_is_whole(self) -> None:
        assert len(FORGED) == 34

    @pytest.mark.parametrize("case", FORGED)
    def test_forged_tokens_are_refused(self, case: str) -> None:
        answer = call(f"Bearer {FORGED[case]()}")

        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "TOKEN_NOT_VALID"
        assert answer["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("header", ["", "Bearer", "JWT x", "Basic eDp5", "Bearer x y"])
    def test_other_headers_are_401_and_never_403(self, header: str) -> None:
        assert call(header).status_code == 401

    def test_a_token_older_than_a_change_is_refused(self) -> None:
        person = uuid4()
        remember(person, 3)

        assert [call(f"Bearer {mint(person, rv=rv)}").status_code for rv in (2, 3)] == [401, 200]
        cache.clear()

    def test_the_good_token_is_accepted_and_clocks_may_differ_a_little(self) -> None:
        assert call(f"Bearer {mint(STRANGER)}").json()["data"] == {"id": str(STRANGER)}
        assert call(f"Bearer {mint(STRANGER, exp=in_s(-20))}").status_code == 200


def call(header: str, where: str = "/api/probe") -> Any:
    return Client().get(where, headers={"Authorization": header})
