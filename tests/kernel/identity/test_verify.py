"""Which tokens a service accepts: the good one, and nothing that resembles it."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.test import Client
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.settings import api_settings

from kreki.identity import Role
from kreki.identity.verify import verify
from kreki.testing.tokens import KEY, KEY_ID, claims_of, mint
from tests.people import STRANGER, VOLUNTEER

PEM = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
HEADERS = {"kid": KEY_ID, "typ": "at+jwt"}


@pytest.fixture(autouse=True)
def _urls(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.kernel.identity.probe"


def part(content: object) -> str:
    return _part_of(json.dumps(content))


def _part_of(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def signed(claims: Any = None, key: Any = KEY, alg: str = "RS256", **headers: object) -> str:
    """Our claims and headers, with what the case changes; a header set to None is dropped."""
    kept = {name: value for name, value in {**HEADERS, **headers}.items() if value is not None}
    wanted = claims_of(STRANGER) if claims is None else claims
    return jwt.PyJWS().encode(json.dumps(wanted).encode(), key, algorithm=alg, headers=kept)


def unsigned(alg: str) -> str:
    return f"{part({**HEADERS, 'alg': alg})}.{part(claims_of(STRANGER))}."


def hmac_with(secret: bytes) -> str:
    """PyJWT refuses to make this one, so it is made by hand."""
    import hashlib
    import hmac

    text = f"{part({**HEADERS, 'alg': 'HS256'})}.{part(claims_of(STRANGER))}"
    mac = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def in_s(seconds: int) -> int:
    return int(time.time()) + seconds


FORGED: dict[str, Callable[[], str]] = {
    "none": lambda: unsigned("none"),
    "nOnE": lambda: unsigned("nOnE"),
    "HS256 with the public key": lambda: hmac_with(PEM),
    "HS256 with the modulus": lambda: hmac_with(str(KEY.public_key().public_numbers().n).encode()),
    "another key under the same id": lambda: signed(key=OTHER),
    "RS384": lambda: signed(alg="RS384"),
    "unknown key id": lambda: signed(kid="unknown"),
    "no key id": lambda: signed(kid=None),
    "key id is a path": lambda: signed(kid="../../../../dev/null"),
    "key id is SQL": lambda: signed(kid="' OR 1=1 --"),
    "jku of the forger": lambda: signed(key=OTHER, jku="http://127.0.0.1/keys.json"),
    "x5u of the forger": lambda: signed(key=OTHER, x5u="http://127.0.0.1/cert.pem"),
    "unknown critical header": lambda: signed(crit=["b65"], b65=True),
    "typ JWT": lambda: signed(typ="JWT"),
    "typ logout": lambda: signed(typ="logout+jwt"),
    "typ panic": lambda: signed(typ="panic+jwt"),
    "no typ": lambda: signed(typ=None),
    "expired": lambda: mint(STRANGER, exp=in_s(-31)),
    "no expiry": lambda: mint(STRANGER, exp=None),
    "expiry as text": lambda: mint(STRANGER, exp=str(in_s(300))),
    "not yet valid": lambda: mint(STRANGER, nbf=in_s(90)),
    "issued in the future": lambda: mint(STRANGER, iat=in_s(90)),
    "other audience": lambda: mint(STRANGER, aud=["https://api.kreki.id/elsewhere"]),
    "audience is a prefix": lambda: mint(STRANGER, aud=[settings.KREKI_AUDIENCE]),
    "audience is longer": lambda: mint(
        STRANGER, aud=[f"{settings.KREKI_AUDIENCE}/{settings.SERVICE.slug}/x"]
    ),
    "no audience": lambda: mint(STRANGER, aud=None),
    "other issuer": lambda: mint(STRANGER, iss="https://id.example.test/o"),
    "no issuer": lambda: mint(STRANGER, iss=None),
    "ID token": lambda: mint(STRANGER, token_use="id"),
    "no token use": lambda: mint(STRANGER, token_use=None),
    "no subject": lambda: mint(STRANGER, sub=None),
    "subject is a client": lambda: mint(STRANGER, sub="client:svc-emergency"),
    "no token id": lambda: mint(STRANGER, jti=None),
    "no device": lambda: mint(STRANGER, sid=None),
    "roles as text": lambda: signed({**claims_of(STRANGER), "roles": "system_admin"}),
    "roles are objects": lambda: signed({**claims_of(STRANGER), "roles": [{"a": 1}]}),
    "expires after the last date": lambda: mint(STRANGER, exp=10**400),
    "nested too deep": lambda: f"{_part_of('{' + '[' * 3000)}.e30.x",
    "payload is a list": lambda: signed([1]),
    "payload is text": lambda: signed("x"),
    "signature stripped": lambda: mint(STRANGER).rsplit(".", 1)[0] + ".",
    "two parts": lambda: mint(STRANGER).rsplit(".", 1)[0],
    "five parts": lambda: f"{mint(STRANGER)}.x.x",
    "opaque": lambda: "Zm9vYmFyYmF6cXV4",
}


def call(header: str, where: str = "/api/probe") -> Any:
    return Client().get(where, headers={"Authorization": header})


@pytest.mark.parametrize("case", FORGED)
def test_forged_tokens_are_refused(case: str) -> None:
    answer = call(f"Bearer {FORGED[case]()}")

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "TOKEN_NOT_VALID"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_key_embedded_in_the_header_is_not_believed() -> None:
    jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OTHER.public_key()))
    token = signed(key=OTHER, jwk=jwk, kid="mine")

    assert call(f"Bearer {token}").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "JWT x", "Basic eDp5", "Bearer x y"])
def test_other_headers_are_401_and_never_403(header: str) -> None:
    assert call(header).status_code == 401


def test_the_good_token_is_accepted_and_names_its_person() -> None:
    answer = call(f"Bearer {mint(VOLUNTEER)}")

    assert answer.status_code == 200
    assert answer.json()["data"] == {"id": str(VOLUNTEER)}


def test_clocks_may_differ_by_half_a_minute() -> None:
    assert verify(mint(VOLUNTEER, exp=in_s(-20))).user_id == VOLUNTEER
    assert verify(mint(VOLUNTEER, iat=in_s(20))).user_id == VOLUNTEER


def test_the_caller_carries_device_and_roles_and_ignores_roles_of_the_future() -> None:
    sid = uuid4()

    caller = verify(mint(VOLUNTEER, roles=["volunteer", "archbishop"], sid=str(sid)))

    assert caller.sid == sid
    assert caller.roles == {Role.PUBLIC, Role.VOLUNTEER}


def test_a_role_opens_what_it_opens() -> None:
    assert call("", "/api/ops").status_code == 401
    assert call(f"Bearer {mint(VOLUNTEER)}", "/api/ops").status_code == 403
    assert call(f"Bearer {mint(VOLUNTEER, [Role.OPS_ADMIN])}", "/api/ops").status_code == 200


def test_the_reason_is_not_told() -> None:
    with pytest.raises(InvalidToken) as refusal:
        verify(mint(STRANGER, iss="x"))

    assert "issuer" not in str(refusal.value)


def test_simplejwt_cannot_sign_anything_here() -> None:
    assert api_settings.SIGNING_KEY is None
