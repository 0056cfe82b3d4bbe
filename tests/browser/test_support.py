"""Support sees what a person sees, under a banner nobody misses, and is out by one button."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from deploy.local.waiting import wait_until
from tests.browser.accessible import check
from tests.browser.conftest import Visit
from tests.browser.inbox import Inbox
from tests.browser.person import Person
from tests.journeys.stack import Stack

TOLD = "Dukungan KREKI melihat akun Anda"
TOLD_WITHIN_S = 40  # through outbox, broker and worker


@pytest.fixture
def staff(page: Page, stack: Stack, inbox: Inbox) -> Person:
    """A system administrator with an authenticator app, signed in just now."""
    person = Person(name="Rina Contoh")
    person.register(page, inbox)
    person.enrol(page)
    stack.manage("auth_svc", "create_admin", "--email", person.email)
    person.sign_out(page)
    person.give_password(page)
    person.give_app_code(page)
    return person


def test_support_reads_under_a_banner_and_leaves_traces(
    page: Page, staff: Person, visit: Visit, stack: Stack, inbox: Inbox
) -> None:
    person = Person()
    person.register(visit().new_page(), inbox)
    ((person_id,),) = stack.rows(
        "auth_svc", "SELECT id FROM auth_svc_user WHERE email = %s", person.email
    )
    _, since = stack.received()

    page.goto(f"/admin/auth/auth_svc/user/{person_id}/change/")
    page.get_by_role("link", name="Bertindak sebagai (dukungan)").click()
    page.get_by_label("Alasan").fill("pendek")
    page.get_by_role("button", name="Mulai").click()
    expect(page.locator(".errorlist")).to_be_visible()
    page.get_by_label("Alasan").fill("Laporan 4711: nama salah")
    page.get_by_role("button", name="Mulai").click()

    banner = page.locator(".acting")
    expect(banner).to_contain_text(re.compile(r"Anda bertindak sebagai .* sampai \d\d\.\d\d WIB"))
    expect(banner).to_contain_text("Laporan 4711")
    expect(page.get_by_text(person.email)).to_be_visible()
    expect(page.locator(".away")).to_have_count(0)
    wait_until(
        lambda: is_told(stack, person.email, since),
        within_s=TOLD_WITHIN_S,
        otherwise="the person was not told",
    )
    for service in ("emergency", "volunteer", "notify"):
        asked = stack.rows(
            service,
            "SELECT actor FROM kreki_audit_auditevent "
            "WHERE action = 'support.asked' AND acting_for = %s",
            f"user:{person_id}",
        )
        assert len(asked) == 1, service
    check(page)
    banner.get_by_role("button", name="Akhiri").click()
    expect(page.locator(".acting")).to_have_count(0)
    expect(page).to_have_url(re.compile("/change/$"))


def is_told(stack: Stack, address: str, since: int) -> bool:
    items, _newest = stack.received(since)
    return any(item["title"] == TOLD and item["target"] == address for item in items)
