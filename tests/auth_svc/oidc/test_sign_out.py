"""RP-initiated logout: who is signed out, who is asked first, where it leads."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Http

from apps.auth_svc.models import DeviceSession, LogoutNotice
from tests.auth_svc.factories import account
from tests.auth_svc.oidc.flow import AFTER, Party, authorize, browser, party, tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def http() -> Http:
    return browser(account())


def leave(http: Http, **query: str) -> HttpResponse:
    return http.get("/o/logout/", query)


def signed_in(http: Http, **changed: Any) -> tuple[Party, dict[str, Any]]:
    mine = party(**changed)
    return mine, tokens(http, mine)


def test_the_id_token_signs_out_everywhere_in_this_browser(http: Http) -> None:
    mine, answer = signed_in(http, backchannel_logout_uri="https://mitra.example.test/out")
    signed_in(http, client_id="lain", backchannel_logout_uri="https://lain.example.test/out")

    left = leave(
        http, id_token_hint=answer["id_token"], post_logout_redirect_uri=AFTER, state="negara"
    )

    assert left["Location"] == f"{AFTER}?state=negara"
    assert not DeviceSession.objects.filter(ended_at=None).exists()
    assert LogoutNotice.objects.count() == 2
    assert authorize(http, mine)["Location"].startswith("/id/login/")
    refreshed = mine.token(grant_type="refresh_token", refresh_token=answer["refresh_token"])
    assert refreshed.json() == {"error": "invalid_grant"}


def test_without_an_id_token_the_person_is_asked(http: Http) -> None:
    signed_in(http)

    asked = leave(http, client_id="mitra", post_logout_redirect_uri=AFTER)
    form = {k: v for k, v in asked.context["form"].initial.items() if v is not None}
    stayed = http.post("/o/logout/", form)
    left = http.post("/o/logout/", {**form, "allow": "true"})

    assert (asked.status_code, stayed.status_code) == (200, 400)
    assert left["Location"] == AFTER
    assert not DeviceSession.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example.test/",
        f"{AFTER}?next=https://evil.example.test/",
        f"{AFTER}/../x",
        "//evil.example.test",
        "javascript:alert(1)",
        "http://mitra.example.test/bye",
        "http://[",
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(http: Http, uri: str) -> None:
    _, answer = signed_in(http)

    for hint in ({"id_token_hint": answer["id_token"]}, {"client_id": "mitra"}, {}):
        refused = leave(http, post_logout_redirect_uri=uri, **hint)
        assert refused.status_code == 400
        assert "Location" not in refused
    assert DeviceSession.objects.filter(ended_at=None).count() == 2


@pytest.mark.parametrize("hint", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_a_forged_id_token_signs_nobody_out(http: Http, hint: str) -> None:
    signed_in(http)

    assert leave(http, id_token_hint=hint).status_code == 400
    assert DeviceSession.objects.filter(ended_at=None).count() == 2


def test_another_persons_id_token_does_not_sign_out_without_asking(http: Http) -> None:
    _, answer = signed_in(http)
    other = account(DeviceSession.objects.first().pk, email="lain@example.test", phone=None)

    asked = leave(browser(other), id_token_hint=answer["id_token"])

    assert asked.status_code == 200
    assert DeviceSession.objects.filter(ended_at=None, user=other).exists()


@pytest.mark.parametrize("client_id", ["siapa", "\0"])
def test_an_unknown_client_is_an_error_and_no_crash(http: Http, client_id: str) -> None:
    assert leave(http, client_id=client_id, post_logout_redirect_uri=AFTER).status_code == 400


def test_whoever_is_signed_out_already_is_sent_on() -> None:
    party()

    assert leave(Http(), client_id="mitra", post_logout_redirect_uri=AFTER)["Location"] == AFTER
    assert leave(Http())["Location"] == "/id/login/"
