"""A phone with the HELP 119 app: the calls it makes, its patience, its tokens, its socket."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import aiohttp

from apps.emergency.simulation.earth import Place

API: Final = "/api/emergency/v1"
ID: Final = "/api/auth/v1"
FLOW: Final = "X-Session-Token"  # names an unfinished registration
ATTEMPTS: Final = 6
FIRST_PAUSE_S: Final = 0.5
ACCURACY_M: Final = 8.0
BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
AT_WORK: Final = "IDEMPOTENCY_IN_PROGRESS"  # still on the attempt that we did not wait for


class Refused(Exception):
    """The system said no.

    Attributes:
        status: HTTP status.
        code: The envelope's error code.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code


class Hint(NamedTuple):
    """Something is new about an incident; `version` numbers its entries."""

    incident_id: str
    version: int


class Unreachable(Exception):
    """No answer, again and again."""


class Phone:
    """One person's app.

    Args:
        http: A session whose base URL is the gateway; phones share it.

    Attributes:
        listening: Set while the socket is open and the system has said hello.
    """

    def __init__(self, http: aiohttp.ClientSession, token: str = "", refresh: str = "") -> None:
        self._http = http
        self._token = token
        self._refresh = refresh
        self._flow = ""
        self.listening = asyncio.Event()

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """The envelope's data; repeats with the same key what was not answered or came too fast.

        Raises:
            Refused, Unreachable
        """
        key, pause = str(uuid.uuid4()), FIRST_PAUSE_S
        for _attempt in range(ATTEMPTS):
            try:
                status, envelope = await self._once(method, path, body, key)
            except (aiohttp.ClientError, TimeoutError):
                status, envelope = HTTPStatus.SERVICE_UNAVAILABLE, {}
            if status == HTTPStatus.UNAUTHORIZED and self._refresh:
                await self._renew()
            elif status not in BUSY and _code(envelope) != AT_WORK:
                return _data(status, envelope)
            else:
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 jitter
                pause *= 2
        raise Unreachable(f"{method} {path}")

    async def register(
        self, *, email: str, password: str, name: str, code_for: Callable[[str], Awaitable[str]]
    ) -> None:
        """Register and prove the address with the code that `code_for(email)` reads there."""
        body = {"email": email, "password": password, "full_name": name}
        await self.ask("POST", f"{ID}/register", body)
        code = await code_for(email)
        self._sign_in(await self.ask("POST", f"{ID}/verify-email", {"code": code}))

    async def log_in(self, *, email: str, password: str) -> None:
        body = {"email": email, "password": password}
        self._sign_in(await self.ask("POST", f"{ID}/login", body))

    async def go_on_duty(self, place: Place) -> None:
        body = {"on": True, "accuracy_m": ACCURACY_M, **place._asdict()}
        await self.ask("PUT", f"{API}/duty", body)

    async def go_off_duty(self) -> None:
        await self.ask("PUT", f"{API}/duty", {"on": False})

    async def report(self, place: Place) -> int:
        """Tell where this phone is; returns the seconds after which to report again."""
        body = {
            "accuracy_m": ACCURACY_M,
            "fix_at": datetime.now(UTC).isoformat(),
            **place._asdict(),
        }
        answer = await self.ask("POST", f"{API}/positions", body)
        return int(answer["next_report_s"])

    async def panic(self, place: Place, *, description: str) -> Any:
        body = {"accuracy_m": ACCURACY_M, "description": description, **place._asdict()}
        return await self.ask("POST", f"{API}/panic", body)

    async def active(self) -> Any:
        return await self.ask("GET", f"{API}/active?limit=100")

    async def incident(self, incident_id: str) -> Any:
        return await self.ask("GET", f"{API}/{incident_id}")

    async def timeline(self, incident_id: str) -> Any:
        return await self.ask("GET", f"{API}/{incident_id}/timeline")

    async def respond(self, incident_id: str, action: str, eta_minutes: int | None = None) -> None:
        body = {"action": action, "eta_minutes": eta_minutes}
        await self.ask("PUT", f"{API}/{incident_id}/respond", body)

    async def tell(self, incident_id: str, act: str) -> Any:
        """`arrive`, `complete` or `cancel`."""
        return await self.ask("PUT", f"{API}/{incident_id}/{act}")

    async def hints(self) -> AsyncIterator[Hint]:
        """What the socket says, for ever; connects again when cut off."""
        while True:
            try:
                async with self._http.ws_connect("/ws/emergency/") as socket:
                    await socket.send_json({"t": "auth", "token": self._token})
                    async for message in socket:
                        heard = message.json()
                        if heard["t"] == "hello":
                            self.listening.set()
                        elif heard["t"] == "incident":
                            yield Hint(heard["id"], heard["version"])
                    self.listening.clear()
                    if socket.close_code == 4401 and self._refresh:  # noqa: PLR2004 sign in again
                        await self._renew()
            except (aiohttp.ClientError, TimeoutError, Unreachable):
                pass  # the pause below, then again
            await asyncio.sleep(random.uniform(1, 3))  # noqa: S311 jitter

    async def _once(self, method: str, path: str, body: object, key: str) -> tuple[int, Any]:
        headers = {"Idempotency-Key": key}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if self._flow:
            headers[FLOW] = self._flow
        async with self._http.request(method, path, json=body, headers=headers) as answer:
            self._flow = answer.headers.get(FLOW, "")
            return answer.status, await answer.json(content_type=None)

    async def _renew(self) -> None:
        refresh, self._refresh, self._token = self._refresh, "", ""
        tokens = await self.ask("POST", f"{ID}/refresh", {"refreshToken": refresh})
        self._token, self._refresh = tokens["accessToken"], tokens["refreshToken"]

    def _sign_in(self, session: Any) -> None:
        self._token, self._refresh = session["accessToken"], session["refreshToken"]


def _code(envelope: Any) -> str | None:
    return (envelope.get("error") or {}).get("code")


def _data(status: int, envelope: Any) -> Any:
    if envelope["success"]:
        return envelope["data"]
    error = envelope["error"]
    raise Refused(status, error["code"], f"{error['message']} {error['details'] or ''}".strip())
