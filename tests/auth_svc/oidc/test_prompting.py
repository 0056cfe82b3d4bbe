"""When a person is asked again, and when nobody may be asked."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client as Http
from django.utils import timezone

from apps.auth_svc.models import DeviceSession
from tests.auth_svc.factories import account
from tests.auth_svc.oidc.flow import PARTNER, answer_of, authorize, browser, party, request_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def http() -> Http:
    return browser(account())


def afterwards(location: str) -> dict[str, str]:
    """The request to which the sign-in page sends the person back."""
    back = dict(parse_qsl(urlsplit(location).query))["next"]
    return dict(parse_qsl(urlsplit(back).query))


def test_silence_works_for_whoever_is_signed_in(http: Http) -> None:
    """Trap 12."""
    assert "code" in answer_of(authorize(http, party(), prompt="none"))


def test_silence_tells_that_somebody_must_sign_in() -> None:
    answer = answer_of(authorize(Http(), party(), prompt="none"))

    assert (answer["error"], answer["state"]) == ("login_required", "negara")
    assert answer["iss"].endswith("/o")


def test_silence_does_not_agree_for_the_person(http: Http) -> None:
    answer = answer_of(authorize(http, party(is_ours=False), prompt="none"))

    assert answer["error"] == "consent_required"


def test_silence_and_a_proof_that_is_too_old(http: Http) -> None:
    answer = answer_of(authorize(http, party(), prompt="none", max_age="30"))

    assert answer["error"] == "login_required"


def test_silence_goes_with_nothing_else(http: Http) -> None:
    assert answer_of(authorize(http, party(), prompt="none login"))["error"] == "invalid_request"


@pytest.mark.parametrize("demand", [{"prompt": "login"}, {"max_age": "0"}, {"max_age": "30"}])
def test_a_new_proof_is_asked_for_once(http: Http, demand: dict[str, str]) -> None:
    """Trap 13: without end if the demand came back, never if the person could drop it."""
    mine = party()

    asked = authorize(http, mine, **demand)
    query = afterwards(asked["Location"])
    too_early = http.get("/o/authorize/", query)
    DeviceSession.objects.update(auth_time=timezone.now())
    done = http.get("/o/authorize/", query)

    assert asked["Location"].startswith("/id/reauthenticate/?next=")
    assert query == {**request_of(mine), "max_age": "60"}
    assert too_early["Location"].startswith("/id/reauthenticate/")
    assert "code" in answer_of(done)


@pytest.mark.parametrize("max_age", ["600", "9" * 5000, "\N{SUPERSCRIPT TWO}", "-1"])
def test_a_young_proof_is_enough(http: Http, max_age: str) -> None:
    assert "code" in answer_of(authorize(http, party(), max_age=max_age))


def test_whoever_signs_in_is_not_asked_twice() -> None:
    answer = authorize(Http(), party(), prompt="login", max_age="0")

    assert answer["Location"].startswith("/id/login/?next=")
    assert afterwards(answer["Location"])["max_age"] == "60"


def test_all_resources_of_a_request_outlast_the_sign_in() -> None:
    mine = party()
    query = [*request_of(mine).items(), *(("resource", each) for each in mine.client.resources)]

    answer = Http().get(f"/o/authorize/?{urlencode(query)}")

    back = dict(parse_qsl(urlsplit(answer["Location"]).query))["next"]
    assert [value for name, value in parse_qsl(back) if name == "resource"] == [
        *mine.client.resources
    ]


def test_no_page_of_ours_sends_anybody_to_a_stranger_afterwards() -> None:
    answer = authorize(Http(), party(), redirect_uri="https://evil.example.test/")

    assert answer.status_code == 400


def test_others_are_shown_what_is_asked_and_may_refuse(http: Http) -> None:
    mine = party(is_ours=False)
    page = authorize(http, mine)
    form = page.context["form"].initial

    refused = http.post("/o/authorize/", {k: v for k, v in form.items() if v is not None})
    allowed = http.post(
        f"/o/authorize/?{page.request['QUERY_STRING']}",
        {**{k: v for k, v in form.items() if v is not None}, "allow": "true"},
    )

    assert "Mitra PSC 119" in page.content.decode()
    policy = page["Content-Security-Policy"].split("form-action")[1].split(";")[0]
    assert "https://mitra.example.test" in policy.split()
    assert answer_of(refused)["error"] == "access_denied"
    assert mine.redeem(answer_of(allowed)["code"]).status_code == 200


def test_a_form_with_a_client_that_is_none_is_refused(http: Http) -> None:
    form = authorize(http, party(is_ours=False)).context["form"].initial
    fields = {name: value for name, value in form.items() if value is not None}

    answer = http.post("/o/authorize/", {**fields, "client_id": "siapa", "allow": "true"})

    assert answer.status_code == 400


def test_a_form_with_another_address_is_refused(http: Http) -> None:
    form = authorize(http, party(is_ours=False)).context["form"].initial
    fields = {name: value for name, value in form.items() if value is not None}
    fields |= {"redirect_uri": "https://evil.example.test/", "allow": "true"}

    answer = http.post("/o/authorize/", fields)

    assert answer.status_code == 400
    assert PARTNER.redirect_uris[0] not in answer.get("Location", "")


def test_an_old_session_of_the_browser_is_none(http: Http) -> None:
    DeviceSession.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert authorize(http, party())["Location"].startswith("/id/login/")
