"""The rights of a person on the pages: consents, the copy of everything, being forgotten."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import check
from tests.browser.inbox import Inbox
from tests.browser.person import Person

PURPOSES: Final = 5
PATIENCE_S: Final = 60  # six couriers answer one after the other on a busy machine
FOLDERS: Final = {"auth", "emergency", "volunteer", "lms", "content", "notify", "satusehat"}


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Reaches a button or link by Tab alone, as who has no mouse does, and presses it."""
    wanted = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first
    page.locator("body").press("Tab")
    for _step in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def reload_until(page: Page, is_there: Callable[[], bool], *, otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_there():
        assert time.monotonic() < deadline, otherwise
        page.reload()


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_a_consent_is_given_withdrawn_and_remembered(page: Page, inbox: Inbox) -> None:
    Person().register(page, inbox)

    press(page, "Privasi & data saya")
    title(page, "Privasi & data saya")
    expect(page.get_by_role("main")).to_contain_text("Anda menyetujui 0 dari 5 tujuan.")
    press(page, "Persetujuan")
    title(page, "Persetujuan")
    expect(page.get_by_role("button", name="Setuju:")).to_have_count(PURPOSES)
    press(page, "Setuju: Penelitian")
    expect(page.get_by_role("status")).to_have_text("Persetujuan dicatat: Penelitian.")
    expect(page.get_by_role("main")).to_contain_text("Anda menyetujui versi 1 sejak")
    press(page, "Tarik persetujuan: Penelitian")

    expect(page.get_by_role("status")).to_have_text("Persetujuan ditarik: Penelitian.")
    expect(page.locator(".history li strong")).to_have_text(
        ["Penelitian: ditarik", "Penelitian: disetujui"]
    )


def test_the_copy_is_asked_for_watched_and_downloaded(
    page: Page, inbox: Inbox, tmp_path: Path
) -> None:
    Person().register(page, inbox)

    page.goto("/id/privacy/copy/")
    press(page, "Minta salinan data")
    expect(page.get_by_role("status")).to_contain_text("Permintaan dicatat.")
    ready = page.get_by_role("link", name="Unduh salinan (ZIP)")
    reload_until(page, lambda: ready.count() > 0, otherwise="the copy never became ready")
    expect(page.get_by_role("button", name="Minta salinan data")).to_have_count(0)
    with page.expect_download() as download:
        press(page, "Unduh salinan (ZIP)")

    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        folders = {name.split("/")[0] for name in archive.namelist() if "/" in name}
    assert folders == FOLDERS


def test_an_account_is_deleted_and_comes_back(page: Page, inbox: Inbox) -> None:
    person = Person()
    person.register(page, inbox)

    page.goto("/id/privacy/")
    press(page, "Hapus akun saya")
    page.get_by_label("Ketik HAPUS").fill("hapus")
    press(page, "Hapus akun saya")
    title(page, "Akun Anda terkunci dan akan dihapus")
    person.give_password(page)
    title(page, "Akun tidak aktif")
    press(page, "Batalkan penghapusan")
    page.get_by_label("Surel atau nomor telepon").fill(person.email)
    page.get_by_label("Kata sandi").fill(person.password)
    press(page, "Batalkan penghapusan")
    expect(page.get_by_role("status")).to_contain_text("akun Anda seperti semula")
    person.give_password(page)

    title(page, "Akun saya")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_are_for_everybody(page: Page, inbox: Inbox, language: str) -> None:
    Person().register(page, inbox)
    if language == "en":
        page.get_by_role("button", name="English").click()

    for address in ("", "consents/", "copy/", "deletion/", "deletion/cancel/"):
        page.goto(f"/id/privacy/{address}")
        check(page)
    page.goto("/id/privacy/consents/")
    page.locator("button[value=yes]").first.click()
    check(page)
    page.goto("/id/privacy/copy/")
    page.locator("main form button").click()
    check(page)
    page.goto("/id/privacy/deletion/")
    page.get_by_role("textbox").fill("?")
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    word = page.locator("main form label").inner_text().split()[-1]
    page.get_by_role("textbox").fill(word)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(r"/id/privacy/deletion/[0-9a-f-]{36}/$"))
    check(page)
