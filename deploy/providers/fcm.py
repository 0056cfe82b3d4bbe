"""FCM HTTP v1: the OAuth token endpoint and `messages:send`, with Google's answers.

A registration token decides its own fate by prefix: `dead-`, `invalid-`, `mismatch-`, `quota-`,
`unavailable-`, `broken-`, `apns-`, `flaky-` (one 503, then accepted), `slow-`, `lost-` (accepted,
answer lost). Anything else is accepted.
"""

from __future__ import annotations

import secrets
import time
from typing import Any, Final

import jwt
from aiohttp import web

from deploy.providers.account import ServiceAccount
from deploy.providers.faults import Fault, Faults, delay, garbage, hang_up
from deploy.providers.fcm_shape import BadMessage, check_message
from deploy.providers.journal import Entry, Journal

GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TOKEN_LIFE_S: Final = 3599
TARGETS: Final = ("token", "fid")
_FCM_ERROR: Final = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
_BAD_REQUEST: Final = "type.googleapis.com/google.rpc.BadRequest"

# prefix → (HTTP status, canonical status, errorCode)
REFUSED: Final = {
    "dead": (404, "NOT_FOUND", "UNREGISTERED"),
    "invalid": (400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"),
    "mismatch": (403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH"),
    "quota": (429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"),
    "unavailable": (503, "UNAVAILABLE", "UNAVAILABLE"),
    "broken": (500, "INTERNAL", "INTERNAL"),
    "apns": (401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"),
}
PROVIDER_ERROR: Final = REFUSED["broken"]


def refusal(
    status: int, canonical: str, code: str, details: list[Any] | None = None
) -> web.Response:
    """An error in the form of Google's APIs; `code` goes into an FcmError detail."""
    found = details or [{"@type": _FCM_ERROR, "errorCode": code}]
    headers = {"Retry-After": "3"} if status in {429, 503} else {}
    error = {"code": status, "message": code, "status": canonical, "details": found}
    return web.json_response({"error": error}, status=status, headers=headers)


class Fcm:
    def __init__(self, account: ServiceAccount, journal: Journal, faults: Faults) -> None:
        self._account = account
        self._journal = journal
        self._faults = faults
        self._tokens: dict[str, float] = {}  # bearer token → monotonic end
        self._failed_once: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        send = "/fcm/v1/projects/{project}/messages:send"
        return [web.post("/fcm/token", self.token), web.post(send, self.send)]

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        fault = self._faults.take("oauth")
        await delay(fault)
        if fault is Fault.ERROR:
            return web.json_response({"error": "internal_failure"}, status=503)
        if fault is Fault.GARBAGE:
            return garbage()
        if form.get("grant_type") != GRANT:
            return web.json_response({"error": "unsupported_grant_type"}, status=400)
        try:
            self._account.check_assertion(str(form.get("assertion", "")))
        except jwt.InvalidTokenError as error:
            body = {"error": "invalid_grant", "error_description": str(error)}
            return web.json_response(body, status=400)
        token = secrets.token_urlsafe(24)
        self._tokens[token] = time.monotonic() + TOKEN_LIFE_S
        return web.json_response(
            {"access_token": token, "expires_in": TOKEN_LIFE_S, "token_type": "Bearer"}
        )

    async def send(self, request: web.Request) -> web.StreamResponse:
        """Check the request as Google does, then answer what the target's prefix asks for."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or self._tokens.get(token, 0) < time.monotonic():
            return refusal(401, "UNAUTHENTICATED", "UNAUTHENTICATED", details=[{}])
        if request.match_info["project"] != self._account.project:
            return refusal(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH")
        body = await request.json()
        try:
            check_message(body)
        except BadMessage as bad:
            violation = {"field": bad.field, "description": bad.description}
            details = [{"@type": _BAD_REQUEST, "fieldViolations": [violation]}]
            return refusal(400, "INVALID_ARGUMENT", bad.description, details)
        return await self._answer(request, body["message"])

    async def _answer(self, request: web.Request, message: dict[str, Any]) -> web.StreamResponse:
        target = next(message[kind] for kind in TARGETS if kind in message)
        fault = self._faults.take("fcm") or _fault_of(target)
        await delay(fault)
        refused = PROVIDER_ERROR if fault is Fault.ERROR else self._refused(target)
        if refused is not None:
            await self._journal.keep(_entry(message, target, result=refused[2]))
            return refusal(*refused)
        name = f"projects/{self._account.project}/messages/0:{secrets.token_hex(12)}"
        lost = fault in {Fault.LOST_ANSWER, Fault.GARBAGE}
        taken = {"result": "accepted", "provider_id": name, "answered": not lost}
        await self._journal.keep(_entry(message, target, **taken))
        if fault is Fault.LOST_ANSWER:
            return hang_up(request)
        return garbage() if fault is Fault.GARBAGE else web.json_response({"name": name})

    def _refused(self, target: str) -> tuple[int, str, str] | None:
        prefix = target.partition("-")[0]
        if prefix == "flaky" and target not in self._failed_once:
            self._failed_once.add(target)
            return REFUSED["unavailable"]
        return REFUSED.get(prefix)


def _entry(message: dict[str, Any], target: str, **outcome: Any) -> Entry:
    data = message.get("data", {})
    return Entry(
        provider="fcm",
        target=target,
        key=_tag(message),
        title=data.get("title", ""),
        body=data.get("body", ""),
        request=message,
        **outcome,
    )


def _fault_of(target: str) -> Fault | None:
    return {"slow": Fault.SLOW, "lost": Fault.LOST_ANSWER}.get(target.partition("-")[0])


def _tag(message: dict[str, Any]) -> str:
    """What the phone uses to replace an earlier message on its screen."""
    headers = message.get("apns", {}).get("headers", {})
    return str(message.get("data", {}).get("tag") or headers.get("apns-collapse-id", ""))
