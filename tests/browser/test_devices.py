"""The list of devices: who sees it can throw a stranger out."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.inbox import Inbox
from tests.browser.person import Person, expect_signed_in


def test_another_device_is_signed_out_from_here(page: Page, visit: Visit, inbox: Inbox) -> None:
    person, other = Person(), visit().new_page()
    person.register(page, inbox)
    person.give_password(other)
    expect_signed_in(other)

    page.goto("/id/devices/")
    page.get_by_role("button", name="Keluarkan perangkat ini").click()

    expect(page.get_by_role("button", name="Keluarkan perangkat ini")).to_have_count(0)
    other.goto("/id/")
    expect(other.get_by_role("heading", level=1)).to_have_text("Masuk")
    page.goto("/id/")
    expect_signed_in(page)


def test_signing_out_everywhere_includes_here(page: Page, visit: Visit, inbox: Inbox) -> None:
    person, other = Person(), visit().new_page()
    person.register(page, inbox)
    person.give_password(other)
    expect_signed_in(other)

    page.goto("/id/devices/")
    page.get_by_role("button", name="Keluar dari semua perangkat").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Anda sudah keluar")
    for each in (page, other):
        each.goto("/id/")
        expect(each.get_by_role("heading", level=1)).to_have_text("Masuk")


def test_name_and_language_are_changed(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)

    page.get_by_label("Nama lengkap").fill("Sari Baru")
    page.get_by_label("Bahasa surel dan pesan").select_option("en")
    page.get_by_role("button", name="Simpan").click()

    expect(page.get_by_role("status")).to_have_text("Perubahan sudah disimpan.")
    expect(page.get_by_role("main")).to_contain_text("Sari Baru")


def test_times_are_told_in_the_zone_that_was_chosen(page: Page, inbox: Inbox) -> None:
    Person().register(page, inbox)
    page.goto("/id/devices/")
    expect(page.get_by_role("main")).to_contain_text("WIB")

    page.goto("/id/")
    page.get_by_label("Zona waktu").select_option("Asia/Makassar")
    page.get_by_role("button", name="Simpan").click()
    page.goto("/id/devices/")

    expect(page.get_by_role("main")).to_contain_text("WITA")


def test_the_password_is_changed_and_the_old_one_is_refused(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)

    page.goto("/id/password/change/")
    page.get_by_label("Kata sandi sekarang").fill(person.password)
    page.get_by_label("Kata sandi baru", exact=True).fill("Rahasia-yang-lain-112")
    page.get_by_label("Kata sandi baru, sekali lagi").fill("Rahasia-yang-lain-112")
    page.get_by_role("button", name="Simpan").click()
    page.goto("/id/")
    person.sign_out(page)
    person.give_password(page)

    expect(page.get_by_role("alert")).to_be_visible()
