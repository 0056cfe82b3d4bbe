"""POST /api/auth/v1/deletion, /deletion/cancel, GET /deletion/{id}; emergency is asked first."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from apps.auth_svc.models import Erasure, User
from apps.auth_svc.services import accounts
from kreki.audit.models import AuditEvent
from kreki.testing.plugin import ApiFor
from kreki.testing.tokens import mint
from tests.auth_svc.factories import EMAIL, PASSWORD, account, code_of, post
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db
URL = "/api/auth/v1/deletion"


class Emergency(ThreadingHTTPServer):
    """Speaks for the emergency core on the wire: its envelope, one answer for everybody."""

    status = 200
    involved = False
    proofs: list[str | None]


class Answer(BaseHTTPRequestHandler):
    server: Emergency

    def do_GET(self) -> None:
        self.server.proofs.append(self.headers["Authorization"])
        body = json.dumps({"success": True, "data": {"involved": self.server.involved}}).encode()
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def emergency(settings: Settings) -> Iterator[Emergency]:
    with Emergency(("127.0.0.1", 0), Answer) as server:
        server.proofs = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.EMERGENCY_URL = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()
        thread.join()


def late(user_id: UUID) -> APIClient:
    """Somebody whose sign-in is eleven minutes old."""
    client = APIClient()
    proof = mint(user_id, auth_time=int(time.time()) - 660)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {proof}")
    return client


def test_the_account_is_locked_and_the_days_to_think_are_told(
    api: ApiFor, emergency: Emergency
) -> None:
    account()

    answer = api(VOLUNTEER).post(URL)

    data = answer.json()["data"]
    assert answer.status_code == 202
    assert data["erase_after"] > data["requested_at"]
    assert data["answers"] == []
    assert not User.objects.get().is_active
    assert [proof[:7] for proof in emergency.proofs if proof] == ["Bearer "]


def test_during_an_incident_nobody_is_forgotten(api: ApiFor, emergency: Emergency) -> None:
    account()
    emergency.involved = True

    answer = api(VOLUNTEER).post(URL)

    assert code_of(answer) == (409, "AUTH_DELETION_DURING_INCIDENT")
    assert User.objects.get().is_active


@pytest.mark.parametrize("status", [401, 500, 503])
def test_without_emergencys_word_nothing_happens(
    api: ApiFor, emergency: Emergency, status: int
) -> None:
    account()
    emergency.status = status

    answer = api(VOLUNTEER).post(URL)

    assert code_of(answer) == (503, "AUTH_EMERGENCY_UNAVAILABLE")
    assert not Erasure.objects.exists()


def test_nobody_listens(api: ApiFor, settings: Settings) -> None:
    account()
    settings.EMERGENCY_URL = "http://127.0.0.1:9"  # discard: nothing listens there

    assert code_of(api(VOLUNTEER).post(URL))[0] == 503


@pytest.mark.usefixtures("emergency")
def test_an_old_sign_in_must_be_renewed() -> None:
    account()

    answer = late(VOLUNTEER).post(URL)

    assert code_of(answer) == (403, "AUTH_REAUTH_REQUIRED")
    assert User.objects.get().is_active


def test_anonymous_is_401(api: ApiFor) -> None:
    assert api().post(URL).status_code == 401


@pytest.mark.usefixtures("emergency")
def test_thinking_again(api: ApiFor) -> None:
    account()
    api(VOLUNTEER).post(URL)

    wrong = post("deletion/cancel", {"email": EMAIL, "password": "Salah-119"})
    right = post("deletion/cancel", {"email": EMAIL, "password": PASSWORD})
    again = post("deletion/cancel", {"email": EMAIL, "password": PASSWORD})

    assert code_of(wrong) == (401, "AUTH_INVALID_CREDENTIALS")
    assert right.status_code == 200
    assert code_of(again) == (404, "AUTH_DELETION_NOT_FOUND")
    assert AuditEvent.objects.filter(action="sign_in.refused").count() == 1


@pytest.mark.usefixtures("emergency")
def test_whom_staff_suspended_does_not_let_itself_in_again(api: ApiFor) -> None:
    account()
    api(VOLUNTEER).post(URL)
    accounts.suspend(user_id=VOLUNTEER, by="admin", reason="penipuan", now=timezone.now())

    answer = post("deletion/cancel", {"email": EMAIL, "password": PASSWORD})

    assert answer.status_code == 200
    assert User.objects.get().status == User.Status.SUSPENDED


@pytest.mark.usefixtures("emergency")
def test_the_proof_names_nobody(api: ApiFor) -> None:
    account()
    erasure = api(VOLUNTEER).post(URL).json()["data"]["id"]

    proof = api().get(f"{URL}/{erasure}")

    assert proof.status_code == 200
    assert str(VOLUNTEER) not in proof.content.decode()
    assert api().get(f"{URL}/{uuid4()}").status_code == 404
