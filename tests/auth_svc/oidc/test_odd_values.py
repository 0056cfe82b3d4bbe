"""What no honest client sends to the pages of /o/ is refused, and is no crash."""

from __future__ import annotations

import pytest
from django.test import Client as Http

from tests.auth_svc.factories import account
from tests.auth_svc.oidc.flow import browser, party

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/o/logout/?client_id=%00",
        "/o/logout/?id_token_hint=%00",
        "/o/logout/?id_token_hint=x&client_id=mitra",
        "/o/logout/?client_id=mitra&post_logout_redirect_uri=%00",
        "/o/authorize/?client_id=%00",
        "/o/authorize/?client_id=mitra&response_type=%00",
        "/o/authorize/?client_id=mitra&prompt=none&max_age=%C2%B2",
        "/o/authorize/?client_id=mitra&response_type=code&redirect_uri=http://[",
        "/id/login/?next=http://[",
        "/id/login/?next=%00",
    ],
)
def test_unreadable_values_are_no_crash(address: str) -> None:
    person = account()
    party()

    for visitor in (Http(), browser(person)):
        assert visitor.get(address).status_code < 500


@pytest.mark.parametrize(
    "foreign", ["https://jahat.example/", "//jahat.example", "http://testserver:9/"]
)
def test_signing_in_leads_to_our_own_pages_only(foreign: str) -> None:
    answer = browser(account()).get("/id/login/", {"next": foreign})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/id/")
