"""One sign-in opens the admins of all services; one sign-out closes them."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
import uuid
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests

from deploy.local.waiting import wait_until
from tests.journeys.stack import TIMEOUT_S, Stack

FIELD: Final = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
STEP_S: Final = 30


@dataclass(frozen=True, slots=True)
class Admin:
    """What `create_admin` prints once."""

    email: str
    password: str
    key: str

    def code(self) -> str:
        """RFC 6238, with a third of a step left to be typed."""
        left = STEP_S - time.time() % STEP_S
        if left < STEP_S / 3:
            time.sleep(left)  # the next code is computed from the clock
        counter = struct.pack(">Q", int(time.time()) // STEP_S)
        digest = hmac.digest(base64.b32decode(self.key), counter, "sha1")
        offset = digest[-1] & 0x0F
        number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06d}"


class Browser(requests.Session):
    """Follows links and fills in forms as they stand."""

    def __init__(self, stack: Stack) -> None:
        super().__init__()
        self.origin = stack.ports.origin
        self.headers["Accept"] = "text/html"

    def open(self, path: str, *, follow: bool = True) -> requests.Response:
        return self.get(self.origin + path, timeout=TIMEOUT_S, allow_redirects=follow)

    def fill_in(self, page: requests.Response, **answers: str) -> requests.Response:
        """Send the form of `page` to the page itself."""
        token = FIELD.search(page.text)
        assert token, page.text
        return self.post(
            urljoin(page.url, page.url),
            data={"csrfmiddlewaretoken": token[1], **answers},
            headers={"Referer": page.url},
            timeout=TIMEOUT_S,
        )

    def is_in(self, slug: str) -> bool:
        """Whether the admin shows its pages without leading away."""
        return self.open(f"/admin/{slug}/", follow=False).ok and not self.is_led_away(slug)

    def is_led_away(self, slug: str) -> bool:
        return self.open(f"/admin/{slug}/", follow=False).is_redirect


@pytest.fixture
def admin(stack: Stack) -> Admin:
    email = f"{uuid.uuid4()}@example.test"
    said = stack.manage("auth_svc", "create_admin", "--email", email)
    found = dict(line.split(": ", 1) for line in said.splitlines()[1:])
    (key,) = parse_qs(urlsplit(found["autentikator"]).query)["secret"]
    return Admin(email, found["sandi"], key)


def sign_in(browser: Browser, admin: Admin, slug: str) -> requests.Response:
    """Open an admin as a visitor, answer the two questions of KREKI ID; the page it ends on."""
    form = browser.open(f"/admin/{slug}/")
    assert urlsplit(form.url).path == "/id/login/", form.url
    question = browser.fill_in(form, login=admin.email, password=admin.password)
    assert urlsplit(question.url).path.startswith("/id/2fa/"), question.text
    return browser.fill_in(question, code=admin.code())


def test_one_sign_in_opens_all_and_one_sign_out_closes_all(stack: Stack, admin: Admin) -> None:
    browser = Browser(stack)

    page = sign_in(browser, admin, "volunteer")

    assert (page.status_code, urlsplit(page.url).path) == (200, "/admin/volunteer/")
    for slug in ("emergency", "notify", "auth"):
        page = browser.open(f"/admin/{slug}/")
        assert (page.status_code, urlsplit(page.url).path) == (200, f"/admin/{slug}/")

    out = browser.open("/admin/emergency/")
    token = FIELD.search(out.text)
    assert token
    browser.post(
        f"{browser.origin}/admin/emergency/logout/",
        data={"csrfmiddlewaretoken": token[1]},
        headers={"Referer": out.url},
        timeout=TIMEOUT_S,
    )

    for slug in ("emergency", "volunteer", "notify", "auth"):
        wait_until(
            lambda slug=slug: browser.is_led_away(slug),
            within_s=15,
            otherwise=f"the admin of {slug} is still open",
        )
    assert urlsplit(browser.open("/admin/volunteer/").url).path == "/id/login/"


def test_a_password_opens_no_admin(stack: Stack, admin: Admin) -> None:
    for slug in ("auth", "emergency", "volunteer", "lms", "content", "notify", "satusehat"):
        browser = Browser(stack)

        answer = browser.post(
            f"{browser.origin}/admin/{slug}/login/",
            data={"username": admin.email, "password": admin.password},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )

        assert answer.status_code in {302, 403}
        assert not browser.is_in(slug)


def test_the_password_alone_is_not_enough(stack: Stack, admin: Admin) -> None:
    browser = Browser(stack)
    form = browser.open("/admin/lms/")

    browser.fill_in(form, login=admin.email, password=admin.password)

    assert not browser.is_in("lms")
