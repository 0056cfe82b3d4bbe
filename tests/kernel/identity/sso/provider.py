"""A provider of about fifty lines that answers correctly, or with exactly one defect."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from kreki.testing.tokens import KEY, KEY_ID
from tests.people import VOLUNTEER

CODE: Final = "code-1"
FOREIGN_KEY: Final = rsa.generate_private_key(public_exponent=65537, key_size=2048)
Claims = dict[str, Any]


class Provider:
    """Attributes a test may change before the browser comes back.

    Attributes:
        claims: Replace or add claims of the ID token; None drops one.
        sign: Makes the token of its claims.
        reply: Replaces the whole answer of the token endpoint: status and body.
        hangs: Nothing is answered until the test ends.
        asked: What the token endpoint was sent.
    """

    def __init__(self) -> None:
        self.claims: Claims = {}
        self.sign: Callable[[Claims], str] = signed
        self.reply: tuple[int, str] | None = None
        self.hangs = False
        self.asked: list[dict[str, str]] = []
        self.question: dict[str, str] = {}
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def authorize(self, answer: HttpResponse, **changed: str | None) -> str:
        """The browser follows `answer` here, its person agrees; the address it is sent back to."""
        query = parse_qs(urlsplit(answer["Location"]).query)
        self.question = {name: values[0] for name, values in query.items()}
        back = {"code": CODE, "state": self.question["state"], "iss": settings.KREKI_ISSUER}
        sent = {name: value for name, value in {**back, **changed}.items() if value is not None}
        return f"{urlsplit(self.question['redirect_uri']).path}?{urlencode(sent)}"

    def token_answer(self) -> tuple[int, str]:
        if self.reply is not None:
            return self.reply
        now = int(time.time())
        claims = {
            "iss": settings.KREKI_ISSUER,
            "sub": str(VOLUNTEER),
            "iat": now,
            "exp": now + 300,
            "aud": self.question["client_id"],
            "nonce": self.question["nonce"],
            "sid": str(UUID(int=7)),
            "name": "Sari",
            "amr": ["pwd", "otp"],
            "auth_time": now,
            "roles": ["public", "system_admin"],
            "jti": str(uuid4()),
            **self.claims,
        }
        token = self.sign({name: value for name, value in claims.items() if value is not None})
        body = {"access_token": "opaque", "token_type": "Bearer", "id_token": token}
        return 200, json.dumps(body)

    def _handler(provider) -> type[BaseHTTPRequestHandler]:  # noqa: N805 `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(200, "{}")

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                asked = {name: values[0] for name, values in form.items()}
                provider.asked.append({**asked, "proof": self.headers["Authorization"]})
                if provider.hangs:
                    provider.released.wait(20)
                    return
                self._say(*provider.token_answer())

            def _say(self, status: int, body: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args: object) -> None:
                pass

        return Handler


def signed(claims: Claims) -> str:
    return jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": KEY_ID})


def forged(claims: Claims) -> str:
    return jwt.encode(claims, FOREIGN_KEY, algorithm="RS256", headers={"kid": KEY_ID})


def unsigned(claims: Claims) -> str:
    return jwt.encode(claims, None, algorithm="none", headers={"kid": KEY_ID})


def sign_in(browser: Client, provider: Provider, page: str, **changed: str | None) -> HttpResponse:
    """Open `page` as a visitor, follow to the provider and back; the answer to the callback."""
    login = browser.get(page)
    start = browser.get(login["Location"])
    question = browser.get(start["Location"]) if start["Location"].startswith("/") else start
    return browser.get(provider.authorize(question, **changed))
