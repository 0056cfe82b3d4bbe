"""One sign-in opens the admins of all services, and one sign-out closes them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from deploy.local.waiting import wait_until
from tests.browser.inbox import Inbox
from tests.browser.person import Person, expect_signed_in
from tests.browser.watch import Watch
from tests.journeys.stack import Stack

ADMINS = ("volunteer", "lms")
CLOSED_WITHIN_S = 30  # the sign-out travels to each service by itself


@pytest.fixture
def staff(page: Page, stack: Stack, inbox: Inbox) -> Person:
    """Registered, verified, with an authenticator app and a powerful role; signed out."""
    person = Person(name="Rina Contoh")
    person.register(page, inbox)
    person.enrol(page)
    stack.manage("auth_svc", "create_admin", "--email", person.email)
    person.sign_out(page)
    return person


def test_two_admins_open_without_a_second_sign_in_and_close_together(
    page: Page, staff: Person
) -> None:
    staff.give_password(page)
    staff.give_app_code(page)
    expect_signed_in(page)

    # In turns, because cookies of the one could overwrite those of the other.
    for slug in ADMINS * 5:
        page.goto(f"/admin/{slug}/")
        expect(page).to_have_url(f"/admin/{slug}/")
        expect(page.get_by_role("navigation", name="Layanan")).to_be_visible()

    page.goto("/id/devices/")
    page.get_by_role("button", name="Keluar dari semua perangkat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anda sudah keluar")
    for slug in ADMINS:
        wait_until(
            lambda slug=slug: asks_to_sign_in(page, slug),
            within_s=CLOSED_WITHIN_S,
            otherwise=f"/admin/{slug}/ is still open",
        )


def test_an_admin_leads_to_the_sign_in_and_back(page: Page, staff: Person) -> None:
    staff.give_password(page, start="/admin/volunteer/")
    staff.give_app_code(page)

    expect(page).to_have_url("/admin/volunteer/")


def test_a_citizen_is_turned_away(page: Page, inbox: Inbox, watch: Watch) -> None:
    watch.expected.add(403)
    person = Person()
    person.register(page, inbox)

    page.goto("/admin/volunteer/")

    expect(page.get_by_role("navigation", name="Layanan")).to_have_count(0)


def asks_to_sign_in(page: Page, slug: str) -> bool:
    page.goto(f"/admin/{slug}/")
    return page.get_by_role("heading", level=1).inner_text() == "Masuk"
