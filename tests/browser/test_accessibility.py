"""No page of KREKI ID has a serious fault: axe in both themes, and 320 pixels without scrolling."""

from __future__ import annotations

from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.inbox import Inbox
from tests.browser.person import Person
from tests.browser.watch import Watch

GRAVE: Final = {"serious", "critical"}
NARROW: Final = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10
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


def check(page: Page) -> None:
    """axe's findings in the light and the dark theme, and what a narrow screen makes of it."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = Axe().run(page).response["violations"]
        grave = [
            (one["id"], [node["html"] for node in one["nodes"]])
            for one in found
            if one["impact"] in GRAVE
        ]
        assert grave == [], f"{page.url}, {theme}"
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], f"{page.url} is {width} px wide"
    missing = page.evaluate(
        """[...document.querySelectorAll("[aria-describedby]")]
           .flatMap(element => element.getAttribute("aria-describedby").split(" "))
           .filter(id => !document.getElementById(id))"""
    )
    assert missing == [], page.url


@pytest.fixture
def narrow(visit: Visit) -> Page:
    return visit(viewport=NARROW).new_page()


@pytest.mark.parametrize("address", OPEN)
def test_open_pages(narrow: Page, address: str) -> None:
    narrow.goto(address)

    check(narrow)


def test_pages_with_mistakes(narrow: Page) -> None:
    narrow.goto("/id/signup/")
    narrow.get_by_label("Nama lengkap").fill("Sari Contoh")
    narrow.get_by_label("Kata sandi").fill("pendek")
    narrow.get_by_role("button", name="Daftar").click()

    expect(narrow.get_by_role("alert")).to_be_visible()
    check(narrow)


def test_unknown_addresses(narrow: Page, watch: Watch) -> None:
    watch.expected.add(404)

    narrow.goto("/id/no-such-page/")

    expect(narrow.get_by_role("heading", level=1)).to_have_text("Alamat ini tidak ada.")
    check(narrow)


def test_pages_of_a_person(narrow: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(narrow, inbox)

    for address in PERSONAL:
        narrow.goto(address)
        if address not in AGAIN:
            person.confirm_password(narrow)
        assert narrow.url.endswith(address), f"{address} led to {narrow.url}"
        check(narrow)


def test_pages_of_a_person_with_two_factors(narrow: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(narrow, inbox)
    person.enrol(narrow)

    for address in PROTECTED:
        narrow.goto(address)
        if address not in AGAIN:
            person.confirm_password(narrow)
        assert narrow.url.endswith(address), f"{address} led to {narrow.url}"
        check(narrow)
    person.sign_out(narrow)
    person.give_password(narrow)
    expect(narrow).to_have_url("/id/2fa/authenticate/")
    check(narrow)


def test_the_page_that_waits_for_a_code(narrow: Page) -> None:
    narrow.goto("/id/login/code/")
    narrow.get_by_label("Surel").fill("nobody@example.test")
    narrow.get_by_role("button", name="Kirim kode").click()

    expect(narrow.get_by_role("heading", level=1)).to_have_text("Masukkan kode masuk")
    check(narrow)
