"""A new password renews the key of the Django session; its device goes on with it."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from apps.auth_svc.models import DeviceSession, User
from tests.auth_svc.factories import EMAIL, PASSWORD, account, call, code_sent, post, sign_in
from tests.auth_svc.oidc.flow import answer_of, authorize, party

pytestmark = pytest.mark.django_db
NEW = "Lain-Sekali-119"
FIRST = {"password1": NEW, "password2": NEW}


@pytest.fixture
def person() -> User:
    return account()


def changed() -> Client:
    """A browser in which the password was changed."""
    client = Client()
    client.post("/id/login/", {"login": EMAIL, "password": PASSWORD})
    before = client.session.session_key
    answer = client.post("/id/password/change/", {"oldpassword": PASSWORD, **FIRST})
    assert answer.status_code == 302, answer.content
    assert client.session.session_key != before
    return client


def set_first(person: User) -> Client:
    """A browser in which somebody who had no password chose one."""
    person.set_unusable_password()
    person.save()
    client = Client()
    client.post("/id/login/code/", {"email": EMAIL})
    client.post("/id/login/code/confirm/", {"code": code_sent(EMAIL)})
    assert client.post("/id/password/set/", FIRST).status_code == 302
    return client


def test_the_browser_still_enters_clients(person: User) -> None:
    assert "code" in answer_of(authorize(changed(), party()))


def test_so_it_does_after_a_first_password(person: User) -> None:
    assert "code" in answer_of(authorize(set_first(person), party()))


def test_signing_out_everywhere_else_ends_the_browser(person: User) -> None:
    client = changed()
    answer = post("login", {"email": EMAIL, "password": NEW})
    token = answer.json()["data"]["accessToken"]

    assert call("delete", "sessions", token=token).status_code == 200

    assert client.get("/id/").status_code == 302
    assert authorize(client, party())["Location"].startswith("/id/login/")


def test_signing_out_here_ends_the_device(person: User) -> None:
    changed().post("/id/logout/")

    assert not DeviceSession.objects.filter(ended_at=None).exists()


def test_the_app_takes_its_next_step(person: User) -> None:
    token = sign_in()["accessToken"]
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert post("password", body, token).status_code == 200

    answer = post("reauthenticate", {"password": NEW}, token)

    assert answer.status_code == 200, answer.content
    assert Session.objects.get().pk == DeviceSession.objects.get().session_key
