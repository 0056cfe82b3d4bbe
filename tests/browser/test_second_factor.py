"""Authenticator app, recovery codes and passkeys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.inbox import Inbox
from tests.browser.person import Person, expect_signed_in
from tests.browser.watch import Watch
from tests.journeys.stack import Stack


def test_an_authenticator_app_is_asked_for_at_the_next_sign_in(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)

    person.enrol(page)
    person.sign_out(page)
    person.give_password(page)
    person.give_app_code(page)

    expect_signed_in(page)


def test_the_picture_of_the_key_is_drawn(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)

    page.goto("/id/2fa/totp/activate/")
    person.confirm_password(page)

    picture = page.get_by_role("img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


def test_a_recovery_code_replaces_the_app_once(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)
    person.enrol(page)
    codes = page.locator(".codes code").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh").click()
    saved = download.value.path().read_text()
    person.sign_out(page)

    person.give_password(page)
    page.get_by_label("Kode", exact=True).fill(codes[0])
    page.get_by_role("button", name="Masuk").click()

    expect_signed_in(page)
    assert len(codes) == 10
    assert [code for code in codes if code not in saved] == []
    page.goto("/id/2fa/recovery-codes/")
    person.confirm_password(page)
    expect(page.locator(".codes code")).to_have_count(9)


def test_a_wrong_code_is_refused_in_words(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)
    person.enrol(page)
    person.sign_out(page)
    person.give_password(page)

    page.get_by_label("Kode", exact=True).fill("000000")
    page.get_by_role("button", name="Masuk").click()

    expect(page.get_by_role("alert")).to_contain_text("Ada yang perlu diperbaiki")
    expect(page.get_by_label("Kode", exact=True)).to_have_attribute("aria-invalid", "true")


@pytest.fixture
def named(visit: Visit, watch: Watch, stack: Stack) -> Page:
    """A browser that calls the gateway by name: passkeys belong to names, never to numbers."""
    origin = f"http://localhost:{stack.ports['gateway']}"
    watch.origins.add(origin)
    return visit(base_url=origin).new_page()


def test_a_passkey_signs_in_without_a_password(named: Page, inbox: Inbox) -> None:
    page, person = named, Person()
    person.register(page, inbox)
    give_authenticator(page)

    page.goto("/id/2fa/webauthn/add/")
    person.confirm_password(page)
    page.get_by_role("button", name="Buat passkey").click()
    expect(page).to_have_url(re.compile(r"/id/2fa/(recovery-codes/)?$"))
    person.sign_out(page)
    page.goto("/id/login/")
    page.get_by_role("button", name="Masuk dengan passkey").click()

    expect_signed_in(page)


def test_a_failed_passkey_is_told_on_the_page(named: Page) -> None:
    give_authenticator(named)
    named.goto("/id/login/")

    named.get_by_role("button", name="Masuk dengan passkey").click()

    expect(named.get_by_role("alert")).to_have_text(
        "Passkey tidak terbaca. Coba lagi, atau pakai cara lain."
    )


def give_authenticator(page: Page) -> None:
    """A platform authenticator with a finger always at hand (Chromium's virtual one)."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
