"""Google's OpenID endpoints: consent, token, certificates and userinfo, with Google's answers.

An address decides its own fate by prefix: `unverified-` (Google never saw a proof of it), `late-`
(an expired ID token), `foreign-` (an ID token for another client), `forged-` (for the phone only:
signed with another key), `slow-`, `hang-`, `garbage-`, `error-` (how the token endpoint answers).
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64encode
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from deploy.providers.faults import Fault, delay, garbage

CLIENT_ID: Final = "local.apps.googleusercontent.com"
CLIENT_SECRET: Final = "GOCSPX-local"  # noqa: S105 opens nothing outside this machine
LIFE_S: Final = 3599
KEY_ID: Final = "local-1"
ISSUER: Final = "https://accounts.google.com"
FIELDS: Final = ("client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method")
FAULTS: Final = {"slow": Fault.SLOW, "hang": Fault.HANG}
FORM: Final = """<!doctype html><title>Google (lokal)</title><form method="post">{fields}
<label>Surel <input name="email" type="email"></label> <label>Nama <input name="name"></label>
<button name="answer" value="yes">Lanjutkan</button>
<button name="answer" value="no">Batal</button></form>"""


class Google:
    """Its people are whoever somebody says they are; `sub` follows from the address."""

    def __init__(self, *, client_id: str, client_secret: str) -> None:
        self._client = (client_id, client_secret)
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._strange_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._codes: dict[str, dict[str, str]] = {}
        self._tokens: dict[str, dict[str, Any]] = {}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/google/o/oauth2/v2/auth", self.ask),
            web.post("/google/o/oauth2/v2/auth", self.answer),
            web.post("/google/token", self.token),
            web.get("/google/oauth2/v2/userinfo", self.userinfo),
            web.get("/google/oauth2/v3/certs", self.certificates),
            web.post("/google/phone", self.phone),
        ]

    async def ask(self, request: web.Request) -> web.Response:
        asked = request.query
        if asked.get("client_id") != self._client[0] or asked.get("response_type") != "code":
            return web.Response(text="Error 401: invalid_client", status=401)
        if "email" not in asked.get("scope", "").split():
            return web.Response(text="Error 400: invalid_scope", status=400)
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">'
            for name in FIELDS
        )
        return web.Response(text=FORM.format(fields=fields), content_type="text/html")

    async def answer(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if form.get("answer") == "no":
            result = {"error": "access_denied"}
        else:
            code = f"4/{secrets.token_urlsafe(24)}"
            self._codes[code] = form
            result = {"code": code, "scope": "email profile openid", "prompt": "consent"}
        back = urlencode({"state": form["state"], **result})
        raise web.HTTPFound(f"{form['redirect_uri']}?{back}")

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        if (form.get("client_id"), form.get("client_secret")) != self._client:
            return _refusal("invalid_client", status=401)
        asked = self._codes.pop(str(form.get("code")), None)
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return _refusal("invalid_grant")
        if asked["code_challenge"] != _challenge(str(form.get("code_verifier", ""))):
            return _refusal("invalid_grant")
        fate = asked["email"].partition("-")[0]
        await delay(FAULTS.get(fate))
        if fate == "error":
            return _refusal("internal_failure", status=500)
        if fate == "garbage":
            return garbage()
        claims = self._claims(asked)
        access_token = f"ya29.{secrets.token_urlsafe(32)}"
        self._tokens[access_token] = claims
        answer = {
            "access_token": access_token,
            "expires_in": LIFE_S,
            "scope": "openid email profile",
            "token_type": "Bearer",
            "id_token": self._sign(claims),
        }
        return web.json_response(answer)

    async def userinfo(self, request: web.Request) -> web.Response:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        claims = self._tokens.get(token) if scheme == "Bearer" else None
        if claims is None:
            return _refusal("invalid_request", status=401)
        names = {"id": "sub", "email": "email", "verified_email": "email_verified", "name": "name"}
        return web.json_response({name: claims[claim] for name, claim in names.items()})

    async def certificates(self, _request: web.Request) -> web.Response:
        public = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        keys = [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]
        return web.json_response({"keys": keys}, headers={"Cache-Control": "max-age=19845"})

    async def phone(self, request: web.Request) -> web.Response:
        """The ID token that Google's library gives an app: `email`, `name`, `nonce?`."""
        asked = await request.json()
        claims = self._claims(asked)
        if asked.get("nonce"):
            claims["nonce"] = asked["nonce"]
        is_forged = asked["email"].startswith("forged-")
        return web.json_response({"id_token": self._sign(claims, is_forged=is_forged)})

    def _claims(self, asked: dict[str, str]) -> dict[str, Any]:
        email, now = asked["email"], int(time.time())
        fate = email.partition("-")[0]
        issued = now - 2 * LIFE_S if fate == "late" else now
        client = "1234-other.apps.googleusercontent.com" if fate == "foreign" else self._client[0]
        return {
            "iss": ISSUER,
            "azp": client,
            "aud": client,
            "sub": str(int(hashlib.sha256(email.encode()).hexdigest(), 16))[:21],
            "email": email,
            "email_verified": fate != "unverified",
            "name": asked.get("name", ""),
            "iat": issued,
            "exp": issued + LIFE_S,
        }

    def _sign(self, claims: dict[str, Any], *, is_forged: bool = False) -> str:
        key = self._strange_key if is_forged else self._key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": KEY_ID})


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _refusal(error: str, *, status: int = 400) -> web.Response:
    return web.json_response({"error": error, "error_description": error}, status=status)
