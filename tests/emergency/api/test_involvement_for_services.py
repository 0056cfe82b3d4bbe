"""KREKI ID asks about somebody in its own name; nobody else gets an answer."""

from __future__ import annotations

import time
from typing import Any, Final
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from kreki.identity import Role
from kreki.testing.tokens import mint, mint_machine, mint_panic
from tests.emergency.factories import panic
from tests.people import REPORTER, STRANGER

pytestmark = pytest.mark.django_db
SCOPE: Final = "emergency.involvement"


def ask(token: str, person: object = REPORTER) -> Any:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client.get(f"/api/emergency/v1/internal/involvement/{person}")


def test_a_service_with_the_scope_learns_who_is_in_an_emergency() -> None:
    panic(now=timezone.now())
    token = mint_machine("svc-auth", SCOPE)

    assert ask(token).json()["data"] == {"involved": True}
    assert ask(token, STRANGER).json()["data"] == {"involved": False}


@pytest.mark.parametrize("scope", ["", "service", "emergency.involvement.more", "emergency"])
def test_without_the_grant_it_is_forbidden(scope: str) -> None:
    answer = ask(mint_machine("svc-lms", scope))

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "PERMISSION_DENIED")


BAD: Final[dict[str, Any]] = {
    "person": lambda: mint(STRANGER, [Role.SYSTEM_ADMIN], scope=SCOPE),
    "person who says to be a client": lambda: mint(
        STRANGER, sub="client:svc-auth", client_id="svc-auth", scope=SCOPE
    ),
    "panic credential": lambda: mint_panic(STRANGER, scope=SCOPE),
    "another audience": lambda: mint_machine(
        "svc-auth", SCOPE, aud=["https://api.kreki.id/notify"]
    ),
    "two audiences": lambda: mint_machine(
        "svc-auth", SCOPE, aud=["https://api.kreki.id/emergency", "https://api.kreki.id/lms"]
    ),
    "a client of another name": lambda: mint_machine("svc-auth", SCOPE, sub="client:svc-lms"),
    "with roles": lambda: mint_machine("svc-auth", SCOPE, roles=["system_admin"]),
    "with a device": lambda: mint_machine("svc-auth", SCOPE, sid=str(uuid4())),
    "expired": lambda: mint_machine("svc-auth", SCOPE, exp=int(time.time()) - 40),
    "scope as list": lambda: mint_machine("svc-auth", SCOPE, scope=[SCOPE]),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_service_is_refused(case: str) -> None:
    answer = ask(BAD[case]())

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "TOKEN_NOT_VALID")


@pytest.mark.parametrize("path", ["active", "duty", "nearby?lat=-6&lng=106", "involvement"])
def test_no_door_for_people_opens_to_a_service(path: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {mint_machine('svc-auth', SCOPE)}")

    assert client.get(f"/api/emergency/v1/{path}").status_code == 401
