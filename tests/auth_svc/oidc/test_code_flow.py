"""Signing in to a client: authorisation code with PKCE, the ID token, what is refused."""

from __future__ import annotations

import jwt
import pytest
from django.conf import settings
from django.test import Client as Http
from django.utils import timezone

from apps.auth_svc.models import Application, DeviceSession, User
from apps.auth_svc.services.oauth.endings import end_device
from tests.auth_svc.factories import EMAIL, account
from tests.auth_svc.oidc.flow import (
    CALLBACK,
    answer_of,
    authorize,
    browser,
    claims,
    party,
    post,
    tokens,
)
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db


@pytest.fixture
def http() -> Http:
    return browser(account())


def test_the_id_token_says_who_signed_in_how_and_when(http: Http) -> None:
    mine = party()
    parent = DeviceSession.objects.get()

    answer = tokens(http, mine)

    header = jwt.get_unverified_header(answer["id_token"])
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")
    told = claims(answer["id_token"], audience="mitra", issuer=settings.KREKI_ISSUER)
    session = DeviceSession.objects.get(parent=parent)
    assert told["sub"] == str(VOLUNTEER)
    assert (told["nonce"], told["sid"]) == ("nonsens", str(session.family))
    assert (told["amr"], told["roles"]) == (["pwd"], ["public"])
    assert told["auth_time"] == int(parent.auth_time.timestamp())
    assert (told["name"], told["email"]) == ("Sari", EMAIL)
    assert told["exp"] - told["iat"] == 300


def test_the_access_token_is_for_the_clients_services_and_its_session(http: Http) -> None:
    answer = tokens(http, party())

    told = claims(answer["access_token"])
    assert told["aud"] == ["https://api.kreki.id/volunteer", "https://api.kreki.id/lms"]
    assert told["sid"] == claims(answer["id_token"])["sid"]
    assert (told["client_id"], told["scope"]) == ("mitra", "openid profile email")


def test_success_and_failure_both_name_the_issuer(http: Http) -> None:
    mine = party()

    good, bad = authorize(http, mine), authorize(http, mine, scope="openid app")

    assert answer_of(good)["iss"] == answer_of(bad)["iss"] == settings.KREKI_ISSUER
    assert answer_of(bad)["error"] == "invalid_scope"
    assert answer_of(good)["state"] == answer_of(bad)["state"] == "negara"


def test_whoever_is_not_signed_in_goes_to_the_sign_in_page_and_comes_back() -> None:
    answer = authorize(Http(), party())

    assert answer["Location"].startswith("/id/login/?next=/o/authorize/%3Fresponse_type%3Dcode")


def test_a_browser_signed_out_elsewhere_must_sign_in_again(http: Http) -> None:
    end_device(DeviceSession.objects.get().pk, now=timezone.now())

    assert authorize(http, party())["Location"].startswith("/id/login/")


def test_two_clients_of_one_browser_have_sessions_of_their_own(http: Http) -> None:
    first = tokens(http, party())
    second = tokens(http, party(client_id="lain"))
    again = tokens(http, party(client_id="ketiga"))

    sids = {claims(one["id_token"])["sid"] for one in (first, second, again)}
    assert len(sids) == 3


def test_a_client_entered_again_keeps_its_session(http: Http) -> None:
    mine = party()

    first, second = tokens(http, mine), tokens(http, mine)

    assert claims(first["id_token"])["sid"] == claims(second["id_token"])["sid"]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"response_type": "token"}, "unauthorized_client"),
        ({"response_type": "id_token"}, "unauthorized_client"),
        ({"response_type": "code id_token"}, "unauthorized_client"),
        ({"scope": "openid service"}, "invalid_scope"),
        ({"resource": "https://api.kreki.id/emergency"}, "invalid_target"),
        ({"resource": "volunteer"}, "invalid_target"),
        ({"nonce": "n" * 256}, "invalid_request"),
        ({"nonce": "a\0b"}, "invalid_request"),
        ({"code_challenge": "c" * 129}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "\N{LATIN SMALL LETTER E WITH ACUTE}" * 43}, "invalid_request"),
    ],
)
def test_the_client_is_told_what_was_wrong(
    http: Http, changed: dict[str, str | None], error: str
) -> None:
    response = authorize(http, party(), **changed)

    answer = answer_of(response)
    assert "code" not in answer
    assert answer["error"] == error


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example.test/",
        f"{CALLBACK}?next=x",
        f"{CALLBACK}/../evil",
        "https://mitra.example.test:8443/callback",
        "https://mitra.example.test.evil.test/callback",
        "https://mitra.example.test@evil.test/callback",
        "http://mitra.example.test/callback",
        "javascript:alert(1)",
        "",
        None,
    ],
)
@pytest.mark.parametrize("prompt", [None, "none"])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    uri: str | None, prompt: str | None, is_signed_in: bool
) -> None:
    visitor = browser(account()) if is_signed_in else Http()
    client = party(redirect_uris=(CALLBACK, "https://mitra.example.test/other"))

    answer = authorize(visitor, client, redirect_uri=uri, prompt=prompt)

    assert answer.status_code == 400
    assert "Location" not in answer


def test_an_unknown_or_disabled_client_is_told_so_and_nobody_sent_anywhere(http: Http) -> None:
    mine = party()
    unknown = authorize(http, mine, client_id="siapa")
    Application.objects.filter(client_id="mitra").update(is_enabled=False)

    disabled = authorize(http, mine)

    assert (unknown.status_code, disabled.status_code) == (400, 400)


def test_a_code_is_good_once_and_a_replay_ends_the_session(http: Http) -> None:
    mine = party()
    code = answer_of(authorize(http, mine))["code"]
    first = mine.redeem(code).json()

    second = mine.redeem(code)

    assert (second.status_code, second.json()) == (400, {"error": "invalid_grant"})
    refreshed = mine.token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert refreshed.json() == {"error": "invalid_grant"}
    assert DeviceSession.objects.get(application__client_id="mitra").ended_at is not None
    assert DeviceSession.objects.get(parent=None).ended_at is None


def test_another_clients_code_is_refused_and_stays_good(http: Http) -> None:
    mine, thief = party(), party(client_id="lain")
    code = answer_of(authorize(http, mine))["code"]

    assert thief.redeem(code).json() == {"error": "invalid_grant"}
    assert mine.redeem(code).status_code == 200
    thief.redeem(code)
    assert DeviceSession.objects.filter(ended_at=None).count() == 2


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "https://mitra.example.test/other"}, "invalid_request"),
        ({"code": "unknown"}, "invalid_grant"),
        ({"code": "a\0b"}, "invalid_grant"),
    ],
)
def test_a_code_needs_its_verifier_and_its_address(
    http: Http, changed: dict[str, str], error: str
) -> None:
    mine = party()
    code = answer_of(authorize(http, mine))["code"]

    answer = mine.redeem(code, **changed)

    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_code_can_be_narrowed_to_one_service_and_not_widened(http: Http) -> None:
    mine = party()
    code = answer_of(authorize(http, mine, resource="https://api.kreki.id/lms"))["code"]

    wide = mine.redeem(code, resource="https://api.kreki.id/volunteer")
    narrow = mine.redeem(code)

    assert wide.json()["error"] == "invalid_target"
    assert claims(narrow.json()["access_token"])["aud"] == ["https://api.kreki.id/lms"]


def test_the_wrong_secret_and_none_are_refused(http: Http) -> None:
    mine = party()
    code = answer_of(authorize(http, mine))["code"]
    form = {"grant_type": "authorization_code", "code": code, "client_id": "mitra"}

    wrong = post("token/", {**form, "client_secret": "x"})
    none = post("token/", form)

    assert wrong.status_code == none.status_code == 401
    assert wrong.json() == none.json() == {"error": "invalid_client"}


def test_a_suspended_person_gets_no_tokens_for_a_code(http: Http) -> None:
    mine = party()
    code = answer_of(authorize(http, mine))["code"]
    User.objects.update(status=User.Status.SUSPENDED)

    assert mine.redeem(code).json() == {"error": "invalid_grant"}


def test_a_public_client_needs_no_secret_but_its_verifier(http: Http) -> None:
    app = party(is_confidential=False)

    answer = tokens(http, app)

    assert claims(answer["id_token"], audience="mitra")


def test_refreshing_rotates_and_gives_a_new_id_token(http: Http) -> None:
    mine = party()
    first = tokens(http, mine)

    answer = mine.token(grant_type="refresh_token", refresh_token=first["refresh_token"]).json()

    assert answer["refresh_token"] != first["refresh_token"]
    assert claims(answer["id_token"])["sid"] == claims(first["id_token"])["sid"]
