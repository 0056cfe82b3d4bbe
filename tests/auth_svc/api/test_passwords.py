"""/api/auth/v1/forgot-password, reset-password, password and reauthenticate."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from apps.auth_svc.models import DeviceSession
from tests.auth_svc.factories import (
    EMAIL,
    PASSWORD,
    PHONE,
    account,
    code_of,
    code_sent,
    flow_of,
    post,
    refresh,
    sign_in,
)

pytestmark = pytest.mark.django_db
NEW = "Lain-Sekali-119"


@pytest.mark.parametrize("contact", [{"email": EMAIL}, {"phone": "081234567890"}])
def test_a_code_replaces_a_forgotten_password_and_ends_every_device(
    contact: dict[str, str],
) -> None:
    account()
    session = sign_in()
    cache.clear()

    begun = post("forgot-password", contact)
    code = code_sent(PHONE if "phone" in contact else EMAIL)
    answer = post("reset-password", {"code": code, "password": NEW}, flow=flow_of(begun))

    assert begun.json()["data"] == {"next": "reset_password"}
    assert answer.status_code == 200, answer.content
    assert answer.json()["data"] == {}
    assert refresh(session["refreshToken"]).status_code == 401
    assert not DeviceSession.objects.filter(ended_at=None).exists()
    assert post("login", {"email": EMAIL, "password": NEW}).status_code == 200
    assert post("login", {"email": EMAIL, "password": PASSWORD}).status_code == 401


@pytest.mark.parametrize("contact", [{"email": "nobody@example.test"}, {"phone": "081200000009"}])
def test_who_asks_for_nobody_learns_nothing(contact: dict[str, str]) -> None:
    account()
    known = post("forgot-password", {"email": EMAIL} if "email" in contact else {"phone": PHONE})

    answer = post("forgot-password", contact)

    assert (answer.status_code, answer.json()["data"]) == (200, known.json()["data"])
    assert set(answer.headers) == set(known.headers)
    body = {"code": "123456", "password": NEW}
    assert code_of(post("reset-password", body, flow=flow_of(answer))) == (
        422,
        "AUTH_CODE_INCORRECT",
    )


@pytest.mark.parametrize("password", ["pendek1A", "tanpahurufbesar1", "TanpaAngka", "Password1"])
def test_the_new_password_keeps_the_rules(password: str) -> None:
    account()
    begun = post("forgot-password", {"email": EMAIL})
    weak = password if password != "pendek1A" else "Pend1"

    answer = post(
        "reset-password", {"code": code_sent(EMAIL), "password": weak}, flow=flow_of(begun)
    )

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert answer.json()["error"]["details"][0]["field"] == "password"
    assert sign_in()


def test_a_changed_password_ends_every_other_device() -> None:
    account()
    here, there = sign_in(), sign_in()
    body = {"current_password": PASSWORD, "new_password": NEW}

    answer = post("password", body, here["accessToken"])

    assert answer.status_code == 200, answer.content
    assert refresh(here["refreshToken"]).status_code == 200
    assert refresh(there["refreshToken"]).status_code == 401
    assert Session.objects.count() == 1


def test_the_current_password_is_asked_for() -> None:
    account()
    token = sign_in()["accessToken"]

    answer = post("password", {"current_password": "Salah-119", "new_password": NEW}, token)

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert answer.json()["error"]["details"][0]["field"] == "current_password"


@pytest.mark.parametrize("path", ["password", "reauthenticate"])
def test_anonymous_is_401(path: str) -> None:
    assert post(path, {}).status_code == 401


@pytest.mark.parametrize("body", [{}, {"password": "a", "code": "b"}, {"password": "Salah-119"}])
def test_a_proof_is_one_and_right(body: dict[str, Any]) -> None:
    account()
    token = sign_in()["accessToken"]

    answer = post("reauthenticate", body, token)

    assert answer.status_code in {400, 401, 422}


def test_a_proof_makes_the_sign_in_young_again() -> None:
    account()
    session = sign_in()
    DeviceSession.objects.update(auth_time="2020-01-01T00:00:00Z")

    answer = post("reauthenticate", {"password": PASSWORD}, session["accessToken"])

    assert answer.status_code == 200
    assert DeviceSession.objects.get().auth_time.year > 2020


def test_a_browser_that_changes_it_stays_and_the_phone_goes() -> None:
    account()
    phone, browser = sign_in(), Client()
    browser.post("/id/login/", {"login": EMAIL, "password": PASSWORD})

    browser.post(
        "/id/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert refresh(phone["refreshToken"]).status_code == 401
    assert browser.get("/id/password/change/").status_code == 200
