"""Clients are told that a session ended, however long they are away."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs
from uuid import UUID

import jwt
import pytest
from django.conf import settings
from django.utils import timezone

from apps.auth_svc.gateways.logouts import LogoutSender, send_one
from apps.auth_svc.models import DeviceSession, LogoutNotice
from apps.auth_svc.services import sessions
from tests.auth_svc.factories import account
from tests.auth_svc.oidc.flow import browser, claims, party, tokens
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Receiver:
    """A client's logout address: a real server that keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status, self.arrived = 200, threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/out/"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(receiver) -> type[BaseHTTPRequestHandler]:  # noqa: N805 `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with receiver.arrived:
                    receiver.heard += parse_qs(body)["logout_token"]
                    receiver.arrived.notify_all()
                self.send_response(receiver.status)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()

            def log_message(self, *_args: object) -> None: ...

        return Handler


@pytest.fixture
def client() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.stop()


@pytest.fixture
def sid(client: Receiver) -> str:
    """Of a session of the client in somebody's browser."""
    answer = tokens(browser(account()), party(is_ours=True, backchannel_logout_uri=client.url))
    return str(claims(answer["id_token"])["sid"])


def sign_out_everywhere() -> None:
    sessions.end_all(user_id=VOLUNTEER, now=timezone.now())


def test_the_token_says_whose_which_session_ended(client: Receiver, sid: str) -> None:
    sign_out_everywhere()

    assert send_one()
    assert not send_one()

    (token,) = client.heard
    assert jwt.get_unverified_header(token)["typ"] == "logout+jwt"
    told = claims(token, audience="mitra", issuer=settings.KREKI_ISSUER)
    assert (told["sub"], told["sid"]) == (str(VOLUNTEER), sid)
    assert json.dumps(told["events"]) == json.dumps({EVENT: {}})
    assert told["exp"] - told["iat"] == 120
    assert "nonce" not in told
    assert not LogoutNotice.objects.exists()


@pytest.mark.parametrize("status", [302, 400, 500])
def test_a_client_that_does_not_take_it_is_told_again(
    client: Receiver, sid: str, status: int
) -> None:
    client.status = status
    sign_out_everywhere()
    send_one()
    waits = not send_one()
    LogoutNotice.objects.update(next_attempt_at=timezone.now())
    client.status = 200

    assert send_one()

    first, second = (claims(token, audience="mitra") for token in client.heard)
    assert waits
    assert first["sid"] == second["sid"] == sid
    assert first["jti"] != second["jti"]


def test_pauses_grow_and_after_a_day_nobody_is_told(client: Receiver, sid: str) -> None:
    client.stop()
    sign_out_everywhere()
    pauses = []
    for _ in range(3):
        began = timezone.now()
        LogoutNotice.objects.update(next_attempt_at=began)
        send_one()
        pauses.append(LogoutNotice.objects.get().next_attempt_at - began)
    notice = LogoutNotice.objects.get()
    LogoutNotice.objects.update(
        next_attempt_at=timezone.now(), created_at=timezone.now() - timedelta(days=1)
    )

    send_one()

    assert [round(pause.total_seconds() / 5) for pause in pauses] == [1, 2, 4]
    assert (notice.sid, notice.last_error) == (UUID(sid), "ConnectionError")
    assert not LogoutNotice.objects.exists()


@pytest.mark.slow
def test_the_couriers_loop_sends_by_itself(client: Receiver, sid: str) -> None:
    stop = threading.Event()
    loop = threading.Thread(target=LogoutSender().run, args=(stop,), daemon=True)
    loop.start()
    sign_out_everywhere()
    with client.arrived:
        told = client.arrived.wait_for(lambda: client.heard, timeout=10)
    stop.set()
    loop.join(10)

    assert told
    assert DeviceSession.objects.get(pk=sid).ended_at is not None
