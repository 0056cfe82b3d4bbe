"""One person in front of a browser: registers, signs in, adds a second factor."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Page, expect

from tests.browser.inbox import Inbox

PASSWORD: Final = "Rahasia-panjang-119"
STEP_S: Final = 30  # RFC 6238


@dataclass(slots=True)
class Person:
    """Somebody new, known by e-mail; `secret` is that of the authenticator app, if there is one."""

    name: str = "Sari Contoh"
    email: str = field(default_factory=lambda: f"{uuid.uuid4()}@example.test")
    password: str = PASSWORD
    secret: str = ""
    used: str = ""

    def register(self, page: Page, inbox: Inbox) -> None:
        page.goto("/id/signup/")
        page.get_by_label("Nama lengkap").fill(self.name)
        page.get_by_label("Surel").fill(self.email)
        page.get_by_label("Kata sandi").fill(self.password)
        page.get_by_role("button", name="Daftar").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Masukkan kode dari surel")
        page.get_by_label("Kode", exact=True).fill(inbox.code(self.email))
        page.get_by_role("button", name="Lanjut").click()
        expect_signed_in(page)

    def give_password(self, page: Page, start: str = "/id/login/") -> None:
        page.goto(start)
        page.get_by_label("Surel atau nomor telepon").fill(self.email)
        page.get_by_label("Kata sandi").fill(self.password)
        page.get_by_role("button", name="Masuk", exact=True).click()

    def confirm_password(self, page: Page) -> None:
        """The page that asks again before something important, if it does."""
        if "/reauthenticate/" in page.url:
            page.get_by_label("Kata sandi").fill(self.password)
            page.get_by_role("button", name="Lanjut").click()

    def enrol(self, page: Page) -> None:
        """Adds an authenticator app and ends on the page of recovery codes."""
        page.goto("/id/2fa/totp/activate/")
        self.confirm_password(page)
        self.secret = page.locator("#secret").inner_text().strip()
        page.get_by_label("Kode", exact=True).fill(self.app_code())
        page.get_by_role("button", name="Aktifkan").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Kode pemulihan")

    def give_app_code(self, page: Page) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text("Verifikasi dua langkah")
        page.get_by_label("Kode", exact=True).fill(self.app_code())
        page.get_by_role("button", name="Masuk").click()

    def app_code(self) -> str:
        """A code that was not used yet: a used one is refused."""
        while (code := totp(self.secret, at=time.time())) == self.used:
            time.sleep(0.2)  # until the next step of the clock
        self.used = code
        return code

    def sign_out(self, page: Page) -> None:
        page.get_by_role("navigation").get_by_role("button", name="Keluar").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Anda sudah keluar")


def expect_signed_in(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"/id/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Akun saya")


def totp(secret: str, *, at: float) -> str:
    """Six digits (RFC 6238, SHA-1), computed apart from the product."""
    counter = int(at // STEP_S).to_bytes(8, "big")
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, counter, hashlib.sha1)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
