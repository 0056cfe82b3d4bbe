"""Registering and signing in: with scripts, without them, with the keyboard alone, in English."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.inbox import Inbox
from tests.browser.person import Person, expect_signed_in


def test_somebody_registers_signs_out_and_signs_in(page: Page, inbox: Inbox) -> None:
    person = Person()

    person.register(page, inbox)
    person.sign_out(page)
    person.give_password(page)

    expect_signed_in(page)
    expect(page.get_by_role("main")).to_contain_text(person.email)


def test_everything_works_without_scripts(visit: Visit, inbox: Inbox) -> None:
    page = visit(java_script_enabled=False).new_page()
    person = Person()

    person.register(page, inbox)
    person.sign_out(page)
    person.give_password(page)

    expect_signed_in(page)


def test_a_phone_alone_is_enough(page: Page, inbox: Inbox) -> None:
    phone = "+62812" + str(uuid4().int)[:8]
    page.goto("/id/signup/")
    page.get_by_label("Nama lengkap").fill("Budi Contoh")
    page.get_by_label("Nomor telepon").fill(phone.replace("+62", "0"))
    page.get_by_label("Kata sandi").fill("Rahasia-panjang-119")

    page.get_by_role("button", name="Daftar").click()
    page.get_by_label("Kode", exact=True).fill(inbox.code(phone))
    page.get_by_role("button", name="Lanjut").click()

    expect_signed_in(page)


def test_the_keyboard_alone_signs_in(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)
    person.sign_out(page)

    page.goto("/id/login/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi halaman")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Surel atau nomor telepon")).to_be_focused()
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(person.password)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect_signed_in(page)


def test_a_code_signs_in_without_a_password(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)
    person.sign_out(page)

    page.goto("/id/login/code/")
    page.get_by_label("Surel").fill(person.email)
    page.get_by_role("button", name="Kirim kode").click()
    page.get_by_label("Kode", exact=True).fill(inbox.code(person.email))
    page.get_by_role("button", name="Lanjut").click()

    expect_signed_in(page)


def test_a_forgotten_password_is_replaced_by_code(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)
    person.sign_out(page)

    page.goto("/id/login/")
    page.get_by_role("link", name="Lupa kata sandi?").click()
    page.get_by_label("Surel").fill(person.email)
    page.get_by_role("button", name="Kirim kode").click()
    page.get_by_label("Kode", exact=True).fill(inbox.code(person.email))
    page.get_by_role("button", name="Lanjut").click()
    person.password = "Rahasia-yang-lain-112"
    page.get_by_label("Kata sandi baru", exact=True).fill(person.password)
    page.get_by_label("Kata sandi baru, sekali lagi").fill(person.password)
    page.get_by_role("button", name="Simpan").click()
    person.give_password(page)

    expect_signed_in(page)


def test_english_is_chosen_and_kept(visit: Visit) -> None:
    page = visit(locale="en-US").new_page()
    page.goto("/id/login/")
    expect(page.locator("html")).to_have_attribute("lang", "id")

    page.get_by_role("button", name="English").click()

    expect(page).to_have_url("/id/login/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/id/signup/")
    expect(page.get_by_role("button", name="Bahasa Indonesia")).to_be_visible()


def test_mistakes_are_named_in_a_summary_that_leads_to_the_field(page: Page) -> None:
    page.goto("/id/signup/")
    page.get_by_label("Nama lengkap").fill("Sari Contoh")
    page.get_by_label("Nomor telepon").fill("12")
    page.get_by_label("Kata sandi").fill("Rahasia-panjang-119")

    page.get_by_role("button", name="Daftar").click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Nomor telepon")
    summary.get_by_role("link").click()
    expect(page.get_by_label("Nomor telepon")).to_be_focused()


def test_back_after_signing_out_shows_nothing_personal(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)
    page.goto("/id/devices/")
    page.goto("/id/")
    person.sign_out(page)

    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")
    assert person.email not in page.content()
