"""Who has neither password nor second factor proves who they are by signing in anew."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from apps.auth_svc.models import User
from tests.auth_svc.api.test_second_factor import totp
from tests.auth_svc.factories import EMAIL, account, call, code_of, code_sent, flow_of, post
from tests.auth_svc.web.test_copies import long_ago

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SET = "/id/password/set/"
SET_ANEW = "/id/logout/?next=%2Fid%2Fpassword%2Fset%2F"
NEW = {"password1": "Baru-Sekali-119", "password2": "Baru-Sekali-119"}


@pytest.fixture(autouse=True)
def person() -> User:
    person = account()
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def client() -> Client:
    """Signed in by a code."""
    client = Client()
    client.post("/id/login/code/", {"email": EMAIL})
    client.post("/id/login/code/confirm/", {"code": code_sent(EMAIL)})
    return client


def app_token() -> str:
    flow = flow_of(post("login/otp", {"email": EMAIL}))
    answer = post("login/otp/verify", {"code": code_sent(EMAIL)}, flow=flow)
    token: str = answer.json()["data"]["accessToken"]
    return token


def test_soon_after_the_sign_in_a_password_is_set(client: Client, person: User) -> None:
    page = client.get(SET)
    client.post(SET, NEW)

    person.refresh_from_db()
    assert page.status_code == 200
    assert person.check_password(NEW["password1"])


def test_an_old_session_sets_no_password(client: Client, person: User) -> None:
    long_ago()

    answer = client.post(SET, NEW, follow=True)

    person.refresh_from_db()
    assert answer.redirect_chain == [(SET, 302), (SET_ANEW, 302)]
    assert not person.has_usable_password()
    assert NEW["password1"] not in str(dict(client.session))


def test_signing_in_anew_leads_back(client: Client) -> None:
    long_ago()

    asked = client.get(SET, follow=True).content.decode()
    answer = client.post("/id/logout/", {"next": SET}, follow=True)

    assert "Keluar, lalu masuk lagi" in asked
    assert answer.redirect_chain == [(SET, 302), ("/id/login/?next=%2Fid%2Fpassword%2Fset%2F", 302)]


@pytest.mark.parametrize(
    "address", ["/id/2fa/totp/activate/", "/id/2fa/webauthn/add/", "/id/privacy/copy/archive/"]
)
def test_an_old_session_opens_nothing_that_asks_for_a_proof(client: Client, address: str) -> None:
    long_ago()

    assert client.get(address)["Location"].startswith("/id/logout/?next=")


def test_an_old_session_changes_no_address(client: Client) -> None:
    long_ago()

    answer = client.post("/id/email/", {"action_add": "", "email": "baru@example.test"})

    assert answer["Location"].startswith("/id/logout/?next=")


def test_an_old_token_enrols_nothing() -> None:
    token = app_token()
    secret = call("get", "mfa/totp", token=token).json()["data"]["secret"]
    long_ago()

    refused = [
        call("get", "mfa/passkeys", token=token),
        post("mfa/totp", {"code": totp(secret)}, token),
    ]

    assert {code_of(answer) for answer in refused} == {(403, "AUTH_REAUTH_REQUIRED")}
    assert not Authenticator.objects.exists()


def test_a_young_token_begins_to_enrol() -> None:
    assert call("get", "mfa/passkeys", token=app_token()).status_code == 200
