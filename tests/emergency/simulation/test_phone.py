"""A phone is patient, repeats with the same key, and renews its token; over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from apps.emergency.simulation import phone as app
from apps.emergency.simulation.earth import Place
from apps.emergency.simulation.phone import Hint, Phone, Refused, Unreachable
from apps.emergency.simulation.play import in_parallel, open_gateway

MONAS = Place(-6.175392, 106.827153)


def said(data: object) -> web.Response:
    return web.json_response({"success": True, "data": data, "error": None, "meta": {}})


def refused(status: int, code: str) -> web.Response:
    error = {"code": code, "message": "…", "details": []}
    return web.json_response(
        {"success": False, "data": None, "error": error, "meta": {}}, status=status
    )


class Gateway:
    """Answers from a list, then with an empty success; keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.asked: list[tuple[str, str, str]] = []  # method and path, key, token

    async def answer(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "")
        key = request.headers["Idempotency-Key"]
        self.asked.append((f"{request.method} {request.path}", key, token))
        return self.answers.pop(0) if self.answers else said({})

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        signed_in = await socket.receive_json()
        self.asked.append(("socket", "", signed_in["token"]))
        await socket.send_json({"t": "hello"})
        await socket.send_json({"t": "incident", "id": "a", "version": len(self.asked)})
        await socket.close(code=4401)
        return socket


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


PhoneOf = Callable[..., Phone]


@pytest.fixture
async def phone(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PhoneOf]:
    monkeypatch.setattr(app, "FIRST_PAUSE_S", 0.001)
    application = web.Application()
    application.router.add_get("/ws/emergency/", gateway.socket)
    application.router.add_route("*", "/{path:.*}", gateway.answer)
    async with TestServer(application) as server, open_gateway(str(server.make_url("/"))) as http:
        yield lambda *tokens: Phone(http, *tokens)


async def test_a_busy_system_is_asked_again_with_the_same_key(
    gateway: Gateway, phone: PhoneOf
) -> None:
    gateway.answers = [
        refused(503, "OVERLOADED"),
        refused(429, "RATE_LIMITED"),
        refused(409, "IDEMPOTENCY_IN_PROGRESS"),
        said({"id": "1"}),
    ]

    incident = await phone("token").panic(MONAS, description="")

    assert incident == {"id": "1"}
    assert len(gateway.asked) == 4
    assert len({key for _path, key, _token in gateway.asked}) == 1


async def test_a_system_that_never_answers_is_given_up(gateway: Gateway, phone: PhoneOf) -> None:
    gateway.answers = [refused(503, "SERVICE_UNAVAILABLE") for _ in range(6)]

    with pytest.raises(Unreachable):
        await phone("token").go_off_duty()


async def test_a_refusal_says_why(gateway: Gateway, phone: PhoneOf) -> None:
    gateway.answers = [refused(409, "ENOUGH_RESPONDERS")]

    with pytest.raises(Refused, match="409 ENOUGH_RESPONDERS") as no:
        await phone("token").respond("1", "accept", 3)

    assert no.value.code == "ENOUGH_RESPONDERS"


async def test_an_expired_token_is_renewed_once(gateway: Gateway, phone: PhoneOf) -> None:
    gateway.answers = [
        refused(401, "TOKEN_NOT_VALID"),
        said({"accessToken": "newer", "refreshToken": "r2"}),
        said({"next_report_s": 15}),
    ]

    pace = await phone("old", "r1").report(MONAS)

    assert pace == 15
    assert [(path, token) for path, _key, token in gateway.asked] == [
        ("POST /api/emergency/v1/positions", "Bearer old"),
        ("POST /api/auth/v1/refresh", ""),
        ("POST /api/emergency/v1/positions", "Bearer newer"),
    ]


async def test_without_a_refresh_token_a_refusal_stands(gateway: Gateway, phone: PhoneOf) -> None:
    gateway.answers = [refused(401, "TOKEN_NOT_VALID")]

    with pytest.raises(Refused):
        await phone("old").active()


@pytest.mark.slow
async def test_a_closed_socket_is_opened_again_with_a_newer_token(
    gateway: Gateway, phone: PhoneOf
) -> None:
    gateway.answers = [said({"accessToken": "newer", "refreshToken": "r2"})]
    heard = []

    async for hint in phone("old", "r1").hints():
        heard.append(hint)
        if len(heard) == 2:
            break

    assert heard == [Hint("a", 1), Hint("a", 3)]
    assert [token for path, _key, token in gateway.asked if path == "socket"] == ["old", "newer"]


async def test_acts_run_together_and_keep_their_order() -> None:
    ticks = []

    async def act(number: int) -> int:
        return number

    acts = [lambda number=number: act(number) for number in range(40)]

    assert await in_parallel(acts, lambda: ticks.append(1)) == list(range(40))
    assert len(ticks) == 40


async def test_a_citizen_registers_with_the_code_that_was_sent(
    gateway: Gateway, phone: PhoneOf
) -> None:
    gateway.answers = [
        said({"next": "verify_email"}),
        said({"accessToken": "a", "refreshToken": "r"}),
        said([]),
    ]

    async def code_for(address: str) -> str:
        assert address == "warga@example.test"
        return "274913"

    citizen = phone()
    await citizen.register(
        email="warga@example.test", password="Warga-119", name="Warga", code_for=code_for
    )
    await citizen.active()

    assert [(path, token) for path, _key, token in gateway.asked] == [
        ("POST /api/auth/v1/register", ""),
        ("POST /api/auth/v1/verify-email", ""),
        ("GET /api/emergency/v1/active", "Bearer a"),
    ]
