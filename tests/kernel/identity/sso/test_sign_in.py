"""Staff come in through KREKI ID with the rights of their roles; nobody else does."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from kreki.identity.models import SsoSession, StaffLimit
from kreki.identity.sso.views import own_page
from tests.kernel.identity.sso.provider import CODE, Provider, sign_in
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db
HOME = f"/admin/{settings.SERVICE.slug}/"


def test_a_visitor_is_sent_to_kreki_id_with_pkce_state_and_nonce(client: Client) -> None:
    login = client.get(HOME)
    start = client.get(login["Location"])
    address = urlsplit(client.get(start["Location"])["Location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}

    assert address.geturl().startswith(f"{settings.KREKI_ISSUER}/authorize/?")
    assert asked["client_id"] == f"admin-{settings.SERVICE.slug}"
    assert asked["redirect_uri"] == f"{settings.PUBLIC_URL}{HOME}oidc/callback/"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert "prompt" not in asked


def test_staff_come_back_to_the_page_they_wanted(client: Client, provider: Provider) -> None:
    page = f"{HOME}password_change/"

    answer = sign_in(client, provider, page)

    assert (answer.status_code, answer["Location"]) == (302, page)
    assert client.get(HOME).status_code == 200
    (asked,) = provider.asked
    assert (asked["grant_type"], asked["code"]) == ("authorization_code", CODE)
    digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert challenge == provider.question["code_challenge"]
    proof = base64.b64decode(asked["proof"].removeprefix("Basic ")).decode()
    assert proof == f"admin-{settings.SERVICE.slug}:rahasia"


def test_signing_in_sets_only_this_services_cookies(client: Client, provider: Provider) -> None:
    sign_in(client, provider, HOME)

    assert set(client.cookies) == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["path"], cookie["samesite"]) == (settings.SESSION_COOKIE_PATH, "Lax")
    assert cookie["httponly"]


def test_the_account_bears_the_id_and_no_password(client: Client, provider: Provider) -> None:
    sign_in(client, provider, HOME)

    user = User.objects.get()
    assert (user.username, user.first_name) == (str(VOLUNTEER), "Sari")
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, True, False)
    assert list(SsoSession.objects.values_list("user_id", flat=True)) == [VOLUNTEER]


def test_rights_are_written_anew_at_each_sign_in(client: Client, provider: Provider) -> None:
    sign_in(client, provider, HOME)
    provider.claims = {"roles": ["ops_admin"]}

    sign_in(Client(), provider, HOME)

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert list(user.groups.values_list("name", flat=True)) == ["ops_admin: staff"]
    assert user.has_perm("emergency.view_incident")
    assert user.has_perm("emergency.change_incident")
    assert not user.has_perm("emergency.delete_area")


def test_a_lead_sees_only_records_that_know_their_area(client: Client, provider: Provider) -> None:
    provider.claims = {
        "roles": ["public", "volunteer_lead"],
        "areas": {"volunteer_lead": ["31.74", "31.71"]},
    }

    sign_in(client, provider, HOME)

    user = User.objects.get()
    assert StaffLimit.objects.get().areas == ["31.71", "31.74"]
    assert user.has_perm("emergency.view_incident")
    assert not user.has_perm("emergency.view_responder")


def test_the_session_ends_after_eight_hours_however_busy(
    client: Client, provider: Provider
) -> None:
    sign_in(client, provider, HOME)

    client.get(HOME)

    left = Session.objects.get(pk=SsoSession.objects.get().pk).expire_date - timezone.now()
    assert 7.9 * 3600 < left.total_seconds() <= 8 * 3600


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"roles": ["public", "volunteer"]}, "tidak memiliki peran staf"),
        ({"roles": []}, "tidak memiliki peran staf"),
        ({"amr": ["pwd"]}, "faktor kedua"),
        ({"amr": ["pwd", "sms"]}, "faktor kedua"),
        ({"amr": None}, "faktor kedua"),
    ],
)
def test_without_role_or_second_factor_there_is_a_page_and_no_account(
    client: Client, provider: Provider, claims: dict[str, object], words: str
) -> None:
    provider.claims = claims

    answer = sign_in(client, provider, HOME)

    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert 'href="/id/2fa/"' in answer.content.decode()
    assert "prompt=login" in answer.content.decode()  # else the same answer would come again
    assert not User.objects.exists()
    assert not SsoSession.objects.exists()
    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize(
    "wanted",
    [
        "https://lain.example/",
        "//lain.example/admin/",
        "/id/",
        f"{HOME}logout/",
        f"{HOME}oidc/start/",
        "javascript:alert(1)",
        "",
    ],
)
def test_only_pages_of_this_admin_may_follow(wanted: str) -> None:
    assert own_page(wanted) == HOME


def test_a_password_opens_no_admin(client: Client) -> None:
    get_user_model().objects.create_superuser("admin", password="Rahasia-119")

    answer = client.post(f"{HOME}login/", {"username": "admin", "password": "Rahasia-119"})

    assert answer.status_code == 302
    assert "/oidc/start/" in answer["Location"]
    assert not Session.objects.exists()


def test_a_fragment_is_not_led_away(client: Client) -> None:
    answer = client.get(f"{HOME}oidc/start/", headers={"HX-Request": "true"})

    assert (answer.status_code, "Location" in answer) == (401, False)
