"""Which tokens a service accepts: the good one, and nothing that resembles it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.settings import api_settings

from kreki.identity import Role
from kreki.identity.verify import verify
from kreki.testing.tokens import claims_of, mint
from tests.forgeries import call, in_s, part_of, signed
from tests.people import STRANGER, VOLUNTEER


@pytest.fixture(autouse=True)
def _urls(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.kernel.identity.probe"


# What the attack list (tests/forgeries.py) does not name.
MALFORMED: dict[str, Callable[[], str]] = {
    "unknown key id": lambda: signed(kid="unknown"),
    "typ JWT": lambda: signed(typ="JWT"),
    "no typ": lambda: signed(typ=None),
    "audience is longer": lambda: mint(
        STRANGER, aud=[f"{settings.KREKI_AUDIENCE}/{settings.SERVICE.slug}/x"]
    ),
    "no token use": lambda: mint(STRANGER, token_use=None),
    "subject is a client": lambda: mint(STRANGER, sub="client:svc-emergency"),
    "no device": lambda: mint(STRANGER, sid=None),
    "roles as text": lambda: signed({**claims_of(STRANGER), "roles": "system_admin"}),
    "roles are objects": lambda: signed({**claims_of(STRANGER), "roles": [{"a": 1}]}),
    "areas as a list": lambda: mint(STRANGER, areas=["31"]),
    "version as text": lambda: mint(STRANGER, rv="9"),
    "organisation is no id": lambda: mint(STRANGER, org="psc-119"),
    "actor is no person": lambda: mint(STRANGER, act={"sub": "support"}),
    "expires after the last date": lambda: mint(STRANGER, exp=10**400),
    "nested too deep": lambda: f"{part_of('{' + '[' * 3000)}.e30.x",
    "payload is text": lambda: signed("x"),
    "two parts": lambda: mint(STRANGER).rsplit(".", 1)[0],
    "opaque": lambda: "Zm9vYmFyYmF6cXV4",
    "200 kB": lambda: mint(STRANGER, client_id="x" * 200_000, typ="JWT", sub=None),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_tokens_are_refused(case: str) -> None:
    answer = call(f"Bearer {MALFORMED[case]()}")

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "TOKEN_NOT_VALID"
    assert answer["WWW-Authenticate"].startswith("Bearer")


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
