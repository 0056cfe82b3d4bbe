"""Which headers pass in and out."""

from __future__ import annotations

import json

import pytest

from deploy.gateway.render import CLEARED
from deploy.local.waiting import wait_until
from tests.gateway.asking import Gateway

ROUTES = [
    "/api/emergency/v1/panic",
    "/api/emergency/v1/positions",
    "/ws/emergency/",
    "/admin/emergency/ws/",
    "/o/token/",
    "/api/lms/v1/courses",
    "/admin/auth/",
    "/static/auth/x.css",
]
LIE = "spoofed"


@pytest.mark.parametrize("path", ROUTES)
def test_a_claimed_identity_never_arrives(gateway: Gateway, path: str) -> None:
    claims = [*CLEARED, "X-Forwarded-For", "X-Forwarded-Proto", "X_User_Id", "X-Request-ID"]

    heard = gateway.ask("GET", path, dict.fromkeys(claims, LIE)).body["headers"]

    assert LIE not in heard.values()
    assert heard["x-forwarded-for"] == "127.0.0.1"
    assert heard["x-forwarded-proto"] == "http"


@pytest.mark.parametrize("path", ROUTES)
def test_a_well_formed_request_id_is_kept_on_the_whole_way(gateway: Gateway, path: str) -> None:
    mine = "0123456789abcdef" * 2

    answer = gateway.ask("GET", path, {"X-Request-ID": mine})

    assert answer.headers.get_all("X-Request-ID") == [mine]
    assert answer.body["headers"]["x-request-id"] == mine


@pytest.mark.parametrize("bad", ["", "<script>", "0123", "G" * 32, "0123456789ABCDEF" * 2])
def test_any_other_request_id_is_replaced(gateway: Gateway, bad: str) -> None:
    answer = gateway.ask("GET", "/api/lms/v1/courses", {"X-Request-ID": bad})

    given = answer.headers["X-Request-ID"]
    assert len(given) == 32
    assert given != bad
    assert answer.body["headers"]["x-request-id"] == given


@pytest.mark.parametrize("path", [*ROUTES, "/nowhere", "/api/content/v1/articles"])
def test_security_headers_stand_on_every_answer(gateway: Gateway, path: str) -> None:
    headers = gateway.ask("GET", path).headers

    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers.get_all("X-Frame-Options") == ["DENY"]
    assert headers.get_all("Referrer-Policy") == ["same-origin"]


def test_token_and_host_pass_unchanged(gateway: Gateway) -> None:
    heard = gateway.ask("GET", "/api/lms/v1/courses", {"Authorization": "Bearer a.b.c"}).body

    assert heard["headers"]["authorization"] == "Bearer a.b.c"
    assert heard["headers"]["host"] == f"127.0.0.1:{gateway.port}"


def test_the_access_log_has_the_request_id_and_no_query(gateway: Gateway) -> None:
    mine = "f" * 32

    gateway.ask("GET", "/api/emergency/v1/nearby?lat=-6.17&lng=106.8", {"X-Request-ID": mine})

    wait_until(  # NGINX writes the line after the answer
        lambda: mine in gateway.access_log.read_text(), within_s=5, otherwise="no such line"
    )
    lines = gateway.access_log.read_text().splitlines()
    line = json.loads(next(line for line in lines if mine in line))
    assert line["path"] == "/api/emergency/v1/nearby"
    assert "106.8" not in str(line)
