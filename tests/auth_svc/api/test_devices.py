"""/api/auth/v1/sessions, and that Django sessions and devices end together."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from apps.auth_svc.models import DeviceSession
from tests.auth_svc.factories import EMAIL, PASSWORD, account, call, code_of, post, refresh, sign_in
from tests.people import STRANGER

pytestmark = pytest.mark.django_db


def browser() -> Client:
    client = Client(headers={"user-agent": "Firefox"})
    answer = client.post("/id/login/", {"login": EMAIL, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/id/password/change/").status_code == 200


def test_everybody_sees_where_they_are_signed_in() -> None:
    account()
    account(STRANGER, email="other@example.test", phone=None)
    sign_in(email="other@example.test")
    token = sign_in()["accessToken"]
    browser()

    rows = call("get", "sessions", token=token).json()["data"]

    assert [row["application"] for row in rows] == ["KREKI ID", "HELP 119"]
    assert [row["current"] for row in rows] == [False, True]


def test_remote_sign_out_ends_tokens_there_and_nothing_here() -> None:
    """Trap 4."""
    account()
    here, there = sign_in(), sign_in()
    rows = call("get", "sessions", token=here["accessToken"]).json()["data"]
    (other,) = [row["id"] for row in rows if not row["current"]]

    answer = call("delete", f"sessions/{other}", token=here["accessToken"])

    assert answer.status_code == 200
    assert refresh(there["refreshToken"]).status_code == 401
    assert refresh(here["refreshToken"]).status_code == 200


def test_remote_sign_out_reaches_a_browser() -> None:
    account()
    client, token = browser(), sign_in()["accessToken"]
    assert is_signed_in(client)

    assert call("delete", "sessions", token=token).status_code == 200

    assert not is_signed_in(client)
    assert DeviceSession.objects.get(ended_at=None).application.client_id == "kreki-app"


def test_signing_out_on_the_pages_ends_the_device() -> None:
    account()
    client = browser()

    client.post("/id/logout/")

    assert not DeviceSession.objects.filter(ended_at=None).exists()
    assert not Session.objects.filter(pk__in=DeviceSession.objects.values("session_key")).exists()


def test_logout_of_the_app_ends_its_django_session() -> None:
    account()
    session = sign_in()
    assert Session.objects.count() == 1

    post("logout", {"refreshToken": session["refreshToken"]})

    assert not Session.objects.exists()


def test_strangers_devices_are_not_found() -> None:
    account()
    account(STRANGER, email="other@example.test", phone=None)
    theirs = sign_in(email="other@example.test")
    token = sign_in()["accessToken"]
    ids = DeviceSession.objects.filter(user_id=STRANGER).values_list("pk", flat=True)

    for family in [*ids, uuid4()]:
        answer = call("delete", f"sessions/{family}", token=token)
        assert code_of(answer) == (404, "AUTH_DEVICE_NOT_FOUND")
    assert refresh(theirs["refreshToken"]).status_code == 200


@pytest.mark.parametrize(("method", "path"), [("get", "sessions"), ("delete", "sessions")])
def test_anonymous_is_401(method: str, path: str) -> None:
    assert call(method, path).status_code == 401
    assert call("delete", f"sessions/{uuid4()}").status_code == 401


def test_a_pages_sign_in_is_a_device_of_its_own() -> None:
    user = account()

    client = browser()

    device = DeviceSession.objects.get()
    assert (device.user, device.application.client_id, device.amr) == (user, "kreki-pages", ["pwd"])
    assert device.session_key == client.session.session_key
    assert device.user_agent == "Firefox"


def test_the_app_api_of_allauth_has_no_address() -> None:
    """Trap 9."""
    for path in ("/_allauth/app/v1/auth/login", "/_allauth/app/v1/account/phone"):
        assert Client().put(path).status_code == 404
