"""The pages of being forgotten: asked for with a word and a proof, told, taken back in time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.auth_svc.gateways import emergency as gateway
from apps.auth_svc.models import Erasure, User
from apps.auth_svc.services import erasing, roles
from kreki.contracts.privacy import ASKED
from kreki.identity.roles import Role
from kreki.identity.service_tokens import service_tokens
from tests.auth_svc.factories import EMAIL, PASSWORD, PHONE, account
from tests.auth_svc.test_rights import answer_erasure
from tests.auth_svc.web.test_copies import PROOF, signed_in_long_ago
from tests.auth_svc.web.test_pages import browser
from tests.people import VOLUNTEER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URL = "/id/privacy/deletion/"
BACK = "/id/privacy/deletion/cancel/"
WORD = {"word": "hapus "}


class Others(ThreadingHTTPServer):
    """KREKI ID's token endpoint and the emergency core on one wire."""

    involved = False
    status = 200
    asked: list[str]


class Answer(BaseHTTPRequestHandler):
    server: Others

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say(200, {"access_token": "t", "expires_in": 300})

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self._say(self.server.status, {"data": {"involved": self.server.involved}})

    def _say(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture(autouse=True)
def others(settings: Settings) -> Iterator[Others]:
    service_tokens.cache_clear()
    gateway._callee.cache_clear()
    with Others(("127.0.0.1", 0), Answer) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        settings.EMERGENCY_URL, settings.KREKI_ID_INTERNAL_URL = address, f"{address}/o"
        yield server
        server.shutdown()
        thread.join()
    service_tokens.cache_clear()
    gateway._callee.cache_clear()


def text_of(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_says_what_goes_what_stays_and_that_the_panic_button_works() -> None:
    account()

    page = text_of(browser().get(URL))

    assert "sepuluh tahun tanpa nama Anda" in page
    assert "Tombol darurat di telepon Anda tetap bekerja" in page
    assert "Selama tujuh hari Anda dapat membatalkannya" in page


def test_the_account_is_locked_and_the_page_after_it_says_until_when(others: Others) -> None:
    account()
    client = browser()

    answer = client.post(URL, WORD)
    erasure = Erasure.objects.get()
    state = text_of(client.get(answer["Location"]))

    assert answer["Location"] == f"{URL}{erasure.pk}/"
    assert not User.objects.get().is_active
    assert client.get("/id/")["Location"].startswith("/id/login/")
    assert "Dapat dibatalkan sampai" in state
    assert BACK in state
    assert str(VOLUNTEER) not in state
    assert others.asked == [f"/api/emergency/v1/internal/involvement/{VOLUNTEER}"]


@pytest.mark.parametrize("word", ["", "hapuskan", "DELETE", "x" * 21])
def test_another_word_deletes_nothing(word: str) -> None:
    account()

    page = text_of(browser().post(URL, {"word": word}))

    assert 'id="id_word_error"' in page
    assert not Erasure.objects.exists()


def test_an_old_sign_in_proves_itself_and_the_wish_goes_on() -> None:
    account()
    client = signed_in_long_ago()

    stopped = client.post(URL, WORD)
    untouched = User.objects.get().is_active
    wrong = client.post(stopped["Location"], {"password": "Salah-119"})
    still = User.objects.get().is_active
    done = client.post(stopped["Location"], {"password": PASSWORD})

    assert stopped["Location"].startswith(PROOF)
    assert (untouched, still, wrong.status_code) == (True, True, 200)
    assert done["Location"] == f"{URL}{Erasure.objects.get().pk}/"
    assert not User.objects.get().is_active


def test_during_an_incident_nobody_is_forgotten(others: Others) -> None:
    account()
    others.involved = True

    page = text_of(browser().post(URL, WORD))

    assert "selama Anda terlibat dalam insiden berjalan" in page
    assert User.objects.get().is_active


def test_without_emergencys_word_nothing_happens(others: Others) -> None:
    account()
    others.status = 503

    page = text_of(browser().post(URL, WORD))

    assert "Layanan darurat sedang tidak dapat ditanya." in page
    assert not Erasure.objects.exists()


def test_the_last_system_administrator_stays() -> None:
    account()
    now = timezone.now()
    roles.grant_role(user_id=VOLUNTEER, role=Role.SYSTEM_ADMIN, by="t", reason="test", now=now)

    page = text_of(browser().post(URL, WORD))

    assert "Anda admin sistem terakhir." in page
    assert User.objects.get().is_active


@pytest.mark.parametrize("login", [EMAIL.upper(), PHONE, "0812 3456 7890"])
def test_thinking_again(login: str) -> None:
    account()
    client = browser()
    state = client.post(URL, WORD)["Location"]

    answer = client.post(BACK, {"login": login, "password": PASSWORD}, follow=True)

    assert "akun Anda seperti semula" in text_of(answer)
    assert browser().get("/id/").status_code == 200
    assert "Penghapusan dibatalkan" in text_of(Client().get(state))


@pytest.mark.parametrize(
    ("login", "password", "told"),
    [
        (EMAIL, "Salah-119", "kata sandi salah"),
        ("niemand@example.test", PASSWORD, "kata sandi salah"),
        ("", PASSWORD, 'id="id_login_error"'),
    ],
)
def test_nobody_else_takes_it_back(login: str, password: str, told: str) -> None:
    account()
    client = browser()
    client.post(URL, WORD)

    page = text_of(client.post(BACK, {"login": login, "password": password}))

    assert told in page
    assert not User.objects.get().is_active


def test_there_may_be_nothing_to_take_back() -> None:
    account()

    page = text_of(Client().post(BACK, {"login": EMAIL, "password": PASSWORD}))

    assert "Tidak ada penghapusan yang dapat dibatalkan." in page


def test_who_signs_in_meanwhile_is_led_there() -> None:
    account()
    client = browser()
    client.post(URL, WORD)

    answer = client.post("/id/login/", {"login": EMAIL, "password": PASSWORD}, follow=True)

    assert BACK in text_of(answer)


def test_the_proof_stays_when_the_account_is_gone() -> None:
    account()
    client = browser()
    state = client.post(URL, WORD)["Location"]
    erasing.start_next(now=timezone.now() + timedelta(days=8))
    running = text_of(client.get(state))
    for slug in ASKED:
        answer_erasure(Erasure.objects.get(), slug)

    done = text_of(client.get(state))

    assert "Ini tidak dapat dibatalkan lagi." in running
    assert BACK not in running
    assert "Akun sudah dihapus" in done
    assert "Identitas: Sebagian disimpan tanpa nama" in done
    assert client.get(f"{URL}{uuid4()}/").status_code == 404
