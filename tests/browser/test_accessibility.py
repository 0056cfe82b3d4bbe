"""Every page of KREKI ID is for everybody (see `accessible.py`)."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import check
from tests.browser.inbox import Inbox
from tests.browser.person import Person
from tests.browser.watch import Watch

OPEN: Final = (
    *("/id/login/", "/id/signup/", "/id/login/code/", "/id/password/reset/"),
    *("/id/signed-out/", "/id/inactive/", "/id/password/reset/done/"),
)
PERSONAL: Final = (
    *("/id/", "/id/devices/", "/id/email/", "/id/phone/change/", "/id/password/change/"),
    *("/id/2fa/", "/id/2fa/totp/activate/", "/id/2fa/webauthn/", "/id/2fa/webauthn/add/"),
    *("/id/reauthenticate/", "/id/logout/"),
)
AGAIN: Final = ("/id/reauthenticate/", "/id/2fa/reauthenticate/")  # themselves to be looked at
PROTECTED: Final = (
    *("/id/2fa/", "/id/2fa/totp/deactivate/", "/id/2fa/recovery-codes/"),
    *("/id/2fa/recovery-codes/generate/", "/id/2fa/reauthenticate/"),
)


@pytest.mark.parametrize("address", OPEN)
def test_open_pages(page: Page, address: str) -> None:
    page.goto(address)

    check(page)


def test_pages_with_mistakes(page: Page) -> None:
    page.goto("/id/signup/")
    page.get_by_label("Nama lengkap").fill("Sari Contoh")
    page.get_by_label("Kata sandi").fill("pendek")
    page.get_by_role("button", name="Daftar").click()

    expect(page.get_by_role("alert")).to_be_visible()
    check(page)


def test_unknown_addresses(page: Page, watch: Watch) -> None:
    watch.expected.add(404)

    page.goto("/id/no-such-page/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Alamat ini tidak ada.")
    check(page)


def test_pages_of_a_person(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)

    for address in PERSONAL:
        page.goto(address)
        if address not in AGAIN:
            person.confirm_password(page)
        assert page.url.endswith(address), f"{address} led to {page.url}"
        check(page)


def test_pages_of_a_person_with_two_factors(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)
    person.enrol(page)

    for address in PROTECTED:
        page.goto(address)
        if address not in AGAIN:
            person.confirm_password(page)
        assert page.url.endswith(address), f"{address} led to {page.url}"
        check(page)
    person.sign_out(page)
    person.give_password(page)
    expect(page).to_have_url("/id/2fa/authenticate/")
    check(page)


def test_the_page_that_waits_for_a_code(page: Page) -> None:
    page.goto("/id/login/code/")
    page.get_by_label("Surel").fill("nobody@example.test")
    page.get_by_role("button", name="Kirim kode").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Masukkan kode masuk")
    check(page)
