"""Somebody else's application asks for a person's data."""

from __future__ import annotations

import base64
import hashlib
import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import check
from tests.browser.inbox import Inbox
from tests.browser.person import Person
from tests.browser.watch import Watch
from tests.journeys.stack import Stack

VERIFIER = "v" * 43


@pytest.fixture
def asking(stack: Stack) -> str:
    """Where a freshly registered application sends people; it lives on a page that is there."""
    return address_of_request(stack, f"{stack.ports.origin}/id/signed-out/")


@pytest.fixture
def elsewhere(stack: Stack, watch: Watch) -> str:
    """Another origin, as browsers see it, at which the same pages are."""
    origin = stack.ports.origin.replace("127.0.0.1", "localhost")
    watch.origins.add(origin)
    return origin


def address_of_request(stack: Stack, back: str, *options: str) -> str:
    client = f"psc-{uuid4().hex[:8]}"
    named = ("--name", "PSC 119 Contoh", "--public", "--redirect-uri", back, *options)
    stack.manage("auth_svc", "register_client", client, *named, "--scope", "openid")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    query = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": back,
        "scope": "openid",
        "state": "s",
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return f"/o/authorize/?{urlencode(query)}"


@pytest.mark.parametrize(
    ("button", "answer"), [("Izinkan", r"[?&]code="), ("Tolak", r"error=access_denied")]
)
def test_the_person_decides(
    page: Page, inbox: Inbox, asking: str, button: str, answer: str
) -> None:
    person = Person()
    person.register(page, inbox)
    person.sign_out(page)

    person.give_password(page, start=asking)
    expect(page.get_by_role("heading", level=1)).to_have_text("Beri izin")
    expect(page.get_by_role("main")).to_contain_text("PSC 119 Contoh")
    check(page)
    page.get_by_role("button", name=button).click()

    expect(page).to_have_url(re.compile(answer))


def test_a_wrong_request_is_told_and_goes_nowhere(
    page: Page, inbox: Inbox, watch: Watch, asking: str
) -> None:
    watch.expected.add(400)
    Person().register(page, inbox)

    page.goto(asking.replace("signed-out", "elsewhere"))

    expect(page.get_by_role("main")).to_contain_text("permintaan yang tidak benar")
    check(page)


def test_signing_in_ends_at_an_application_of_another_origin(
    page: Page, inbox: Inbox, stack: Stack, elsewhere: str
) -> None:
    """Chromium holds the whole way after a form against the policy of the form's page."""
    asking = address_of_request(stack, f"{elsewhere}/id/signed-out/", "--first-party")
    person = Person()
    person.register(page, inbox)
    person.enrol(page)
    person.sign_out(page)

    person.give_password(page, start=asking)
    person.give_app_code(page)
    expect(page).to_have_url(re.compile(rf"^{re.escape(elsewhere)}/id/signed-out/\?code="))

    page.goto(f"{asking}&prompt=login")
    person.confirm_password(page)
    expect(page).to_have_url(re.compile(rf"^{re.escape(elsewhere)}/id/signed-out/\?code="))


def test_an_answer_to_another_origin_needs_no_second_press(
    page: Page, inbox: Inbox, stack: Stack, elsewhere: str
) -> None:
    asking = address_of_request(stack, f"{elsewhere}/id/signed-out/")
    Person().register(page, inbox)

    page.goto(asking)
    page.get_by_role("button", name="Izinkan").click()

    expect(page).to_have_url(re.compile(rf"^{re.escape(elsewhere)}/id/signed-out/\?code="))
