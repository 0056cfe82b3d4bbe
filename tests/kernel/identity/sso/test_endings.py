"""A session ends with the sign-in at KREKI ID: by its word, by asking again, by signing out."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import jwt
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from kreki.identity.models import SsoSession
from kreki.identity.sso.sessions import CHECKED, RECHECK
from kreki.testing.tokens import KEY, KEY_ID
from tests.kernel.identity.sso.provider import FOREIGN_KEY, Provider, sign_in
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
HOME = f"/admin/{settings.SERVICE.slug}/"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
SID = str(UUID(int=7))
PAGE = {"Accept": "text/html", "Sec-Fetch-Dest": "document"}


def logout_token(key: Any = KEY, typ: str = "logout+jwt", **changed: object) -> str:
    now = int(time.time())
    claims = {
        "iss": settings.KREKI_ISSUER,
        "aud": f"admin-{settings.SERVICE.slug}",
        "iat": now,
        "exp": now + 120,
        "jti": str(uuid4()),
        "events": {EVENT: {}},
        "sid": SID,
        "sub": str(VOLUNTEER),
        **changed,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key, algorithm="RS256", headers={"kid": KEY_ID, "typ": typ})


def tell(token: str) -> HttpResponse:
    """As KREKI ID tells it: without a cookie or a CSRF token."""
    return Client(enforce_csrf_checks=True).post(f"{HOME}oidc/logout/", {"logout_token": token})


def is_in(browser: Client) -> bool:
    return browser.get(HOME).status_code == 200


def age(browser: Client, seconds: float) -> None:
    """As if KREKI ID was last asked so long ago."""
    session = browser.session
    session[CHECKED] = time.time() - seconds
    session.save()


def test_a_logout_token_ends_the_sessions_of_its_sign_in(
    client: Client, provider: Provider
) -> None:
    sign_in(client, provider, HOME)
    other = Client()
    provider.claims = {"sid": str(UUID(int=8))}
    sign_in(other, provider, HOME)

    assert tell(logout_token()).status_code == 200

    assert (is_in(client), is_in(other)) == (False, True)


def test_a_logout_token_with_a_person_alone_ends_all(client: Client, provider: Provider) -> None:
    sign_in(client, provider, HOME)

    assert tell(logout_token(sid=None, sub=str(STRANGER))).status_code == 200
    assert is_in(client)
    assert tell(logout_token(sid=None)).status_code == 200

    assert not is_in(client)
    assert not SsoSession.objects.exists()


def test_a_logout_token_counts_once(client: Client, provider: Provider) -> None:
    token = logout_token()
    assert tell(token).status_code == 200
    sign_in(client, provider, HOME)

    assert tell(token).status_code == 400

    assert is_in(client)


@pytest.mark.parametrize(
    "changed",
    [
        {"typ": "JWT"},
        {"typ": "at+jwt"},
        {"key": FOREIGN_KEY},
        {"iss": "https://lain.example/o"},
        {"aud": "admin-lain"},
        {"iat": int(time.time()) - 200},
        {"exp": int(time.time()) - 60},
        {"nonce": "x"},
        {"events": {"lain": {}}},
        {"events": "lain"},
        {"events": None},
        {"jti": None},
        {"jti": "x" * 101},
        {"jti": 5},
        {"sid": None, "sub": None},
        {"sid": "x"},
    ],
    ids=str,
)
def test_what_is_no_logout_token_ends_nothing(
    client: Client, provider: Provider, changed: dict[str, Any]
) -> None:
    sign_in(client, provider, HOME)

    assert tell(logout_token(**changed)).status_code == 400

    assert is_in(client)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\0"])
def test_rubbish_is_refused(token: str) -> None:
    assert tell(token).status_code == 400


def test_signing_out_ends_the_session_and_leads_to_kreki_id(
    client: Client, provider: Provider
) -> None:
    sign_in(client, provider, HOME)

    assert client.get(f"{HOME}logout/").status_code == 405
    address = urlsplit(client.post(f"{HOME}logout/")["Location"])

    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert address.geturl().startswith(f"{settings.KREKI_ISSUER}/logout/?")
    assert query["client_id"] == f"admin-{settings.SERVICE.slug}"
    assert query["post_logout_redirect_uri"] == f"{settings.PUBLIC_URL}/admin/"
    hint = jwt.decode(query["id_token_hint"], options={"verify_signature": False})
    assert hint["sid"] == SID
    assert not is_in(client)
    assert not SsoSession.objects.exists()


def asks_again(browser: Client, page: str = HOME, **headers: str) -> bool:
    answer = browser.get(page, headers={**PAGE, **headers})
    return answer.status_code == 302 and "prompt=none" in answer["Location"]


def test_only_pages_ask_again_and_only_when_it_is_time(client: Client, provider: Provider) -> None:
    sign_in(client, provider, HOME)
    assert not asks_again(client)

    age(client, RECHECK.total_seconds())

    assert asks_again(client)
    assert not asks_again(client, **{"HX-Request": "true"})
    assert not asks_again(client, Accept="application/json")
    assert not asks_again(client, **{"Sec-Fetch-Dest": "empty"})
    assert (
        client.post(f"{HOME}language/", {"language": "id", "next": HOME}, headers=PAGE)["Location"]
        == HOME
    )


def ask_again(browser: Client, provider: Provider, **changed: str | None) -> HttpResponse:
    """What a page does when it is time; the answer to the callback."""
    age(browser, RECHECK.total_seconds())
    page = f"{HOME}password_change/"
    start = browser.get(browser.get(page, headers=PAGE)["Location"])
    assert parse_qs(urlsplit(start["Location"]).query)["prompt"] == ["none"]
    return browser.get(provider.authorize(start, **changed))


def test_asking_again_keeps_the_session_and_brings_new_rights(
    client: Client, provider: Provider
) -> None:
    sign_in(client, provider, HOME)
    key = client.session.session_key
    provider.claims = {"roles": ["ops_admin"]}

    answer = ask_again(client, provider)

    assert answer["Location"] == f"{HOME}password_change/"
    assert client.session.session_key == key
    assert not asks_again(client)
    assert not User.objects.get().is_superuser


def test_who_is_signed_out_there_is_asked_to_sign_in(client: Client, provider: Provider) -> None:
    sign_in(client, provider, HOME)

    answer = ask_again(client, provider, code=None, error="login_required")

    assert "/oidc/start/" in answer["Location"]
    assert "prompt" not in answer["Location"]
    assert not is_in(client)


def test_who_lost_the_role_is_out(client: Client, provider: Provider) -> None:
    sign_in(client, provider, HOME)
    provider.claims = {"roles": ["public"]}

    assert ask_again(client, provider).status_code == 403

    assert not is_in(client)


def test_a_forged_answer_ends_no_session(client: Client, provider: Provider) -> None:
    sign_in(client, provider, HOME)

    assert client.get(f"{HOME}oidc/callback/?error=login_required&state=x").status_code == 400

    assert is_in(client)


def test_while_kreki_id_is_away_staff_stay_in(client: Client, provider: Provider) -> None:
    sign_in(client, provider, HOME)
    age(client, RECHECK.total_seconds())
    provider.stop()

    assert client.get(HOME, headers=PAGE).status_code == 200
    assert not asks_again(client)


def test_an_answer_that_cannot_be_redeemed_now_is_asked_for_later(
    client: Client, provider: Provider
) -> None:
    sign_in(client, provider, HOME)
    provider.reply = (503, "")

    answer = ask_again(client, provider)

    assert answer["Location"] == f"{HOME}password_change/"
    assert is_in(client)


def test_the_break_glass_setting_alone_lets_a_password_in(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BREAK_GLASS = True
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    User.objects.create_superuser("darurat", password="Rahasia-119")

    client.post(f"{HOME}login/", {"username": "darurat", "password": "Rahasia-119", "next": HOME})

    assert is_in(client)
