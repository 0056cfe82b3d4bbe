"""Where forms of the sign-in pages may end: at the application that asked, if it is registered."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpResponse
from django.test import Client as Http

from apps.auth_svc.models import Application
from tests.auth_svc.factories import EMAIL, PASSWORD, account
from tests.auth_svc.oidc.flow import AFTER, authorize, browser, party, request_of

pytestmark = pytest.mark.django_db
ORIGIN = "https://mitra.example.test"
SIGN_IN = {"login": EMAIL, "password": PASSWORD}


def ends_of(page: HttpResponse) -> set[str]:
    """What `form-action` allows beside KREKI ID itself."""
    assert page.status_code == 200
    policy = page["Content-Security-Policy"].split("form-action")[1].split(";")[0]
    usual = Http().get("/id/login/")["Content-Security-Policy"].split("form-action")[1]
    return set(policy.split()) - set(usual.split(";")[0].split())


def sign_in_page(http: Http | None = None, **changed: str | None) -> HttpResponse:
    """The page to which the authorisation request itself leads."""
    http = http or Http()
    return http.get(authorize(http, party(), **changed)["Location"])


def test_the_application_that_asked_and_no_other() -> None:
    party(client_id="lain", redirect_uris=("https://lain.example.test/callback",))

    assert ends_of(sign_in_page()) == {ORIGIN}
    assert ends_of(Http().get("/id/login/")) == set()


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://evil.example.test/"},
        {"redirect_uri": f"{ORIGIN}/other"},
        {"redirect_uri": f"{ORIGIN}/callback; script-src *"},
        {"redirect_uri": "http://["},
        {"client_id": "siapa"},
        {"client_id": "\0"},
        {"client_id": None},
    ],
)
def test_what_is_not_registered_is_not_named(changed: dict[str, str | None]) -> None:
    query = urlencode(request_of(party(), **changed))

    page = Http().get("/id/login/", {"next": f"/o/authorize/?{query}"})

    assert ends_of(page) == set()


def test_an_address_may_be_left_out_where_there_is_only_one() -> None:
    two = ("https://a.example.test/callback", "https://b.example.test/callback")
    several = party(client_id="banyak", redirect_uris=two)
    query = urlencode(request_of(several, redirect_uri=None))

    assert ends_of(sign_in_page(redirect_uri=None)) == {ORIGIN}
    assert ends_of(Http().get("/id/login/", {"next": f"/o/authorize/?{query}"})) == set()


@pytest.mark.parametrize(
    "base", ["/id/", "/o/logout/", "https://evil.example.test/o/authorize/", "//evil/o/authorize/"]
)
def test_only_an_authorisation_request_of_ours_counts(base: str) -> None:
    page = Http().get("/id/login/", {"next": f"{base}?{urlencode(request_of(party()))}"})

    assert ends_of(page) == set()


def test_a_client_that_was_shut_off_is_not_named() -> None:
    query = urlencode(request_of(party()))
    Application.objects.filter(client_id="mitra").update(is_enabled=False)

    assert ends_of(Http().get("/id/login/", {"next": f"/o/authorize/?{query}"})) == set()


def test_it_stays_when_the_password_was_wrong() -> None:
    account()
    asked = f"/o/authorize/?{urlencode(request_of(party()))}"

    again = Http().post("/id/login/", {**SIGN_IN, "password": "salah", "next": asked})

    assert ends_of(again) == {ORIGIN}


def test_it_stays_on_the_page_of_the_second_factor() -> None:
    TOTP.activate(account(), generate_totp_secret())
    http, asked = Http(), f"/o/authorize/?{urlencode(request_of(party()))}"

    second = http.post("/id/login/", {**SIGN_IN, "next": asked})

    assert second["Location"] == "/id/2fa/authenticate/"
    assert ends_of(http.get(second["Location"])) == {ORIGIN}


def test_who_is_asked_again_goes_on_too_and_other_pages_do_not() -> None:
    http = browser(account())

    assert ends_of(sign_in_page(http, prompt="login")) == {ORIGIN}
    asked = {"next": f"/o/authorize/?{urlencode(request_of(party(client_id='dua')))}"}
    assert ends_of(http.get("/id/", asked)) == set()


def test_signing_out_may_end_where_it_was_begun() -> None:
    party()
    http = browser(account())

    page = http.get("/o/logout/", {"client_id": "mitra", "post_logout_redirect_uri": AFTER})

    assert ends_of(page) == {ORIGIN}
