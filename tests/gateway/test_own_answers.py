"""What the gateway says itself, in the words a client expects."""

from __future__ import annotations

import pytest

from tests.gateway.asking import Answer, Gateway
from tests.gateway.echo import REFUSES


def test_a_body_above_one_megabyte_is_refused(gateway: Gateway) -> None:
    too_much = bytes(1024 * 1024 + 1)

    answer = gateway.ask("POST", "/api/lms/v1/enroll", body=too_much)

    assert (answer.status, answer.code) == (413, "PAYLOAD_TOO_LARGE")


def test_a_body_of_one_megabyte_passes(gateway: Gateway) -> None:
    assert gateway.ask("POST", "/api/lms/v1/enroll", body=bytes(1024 * 1024)).status == 200


def test_a_service_that_is_down_is_said_to_be_unavailable(gateway: Gateway) -> None:
    answer = gateway.ask("GET", "/api/content/v1/articles")

    assert (answer.status, answer.code) == (503, "SERVICE_UNAVAILABLE")
    assert answer.headers["Content-Type"] == "application/json"
    assert 1 <= int(answer.headers["Retry-After"]) <= 3


def assert_is_page(answer: Answer, status: int) -> None:
    """In words of two languages, with the number that helps to find the request."""
    assert answer.status == status
    assert answer.headers["Content-Type"] == "text/html"
    assert '<html lang="id">' in answer.text
    assert '<p lang="en">' in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert "@" not in answer.text


def test_people_in_a_browser_get_a_page(gateway: Gateway) -> None:
    answer = gateway.ask("GET", "/admin/content/")

    assert_is_page(answer, 503)
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize("home", ["/id/", "/admin/lms/"])
def test_so_they_do_where_they_sent_too_much(gateway: Gateway, home: str) -> None:
    too_much, long = bytes(1024 * 1024 + 1), "a" * 9_000

    assert_is_page(gateway.ask("POST", home, body=too_much), 413)
    assert_is_page(gateway.ask("GET", f"{home}?next={long}"), 414)
    assert_is_page(gateway.ask("GET", home, {"Cookie": long}), 431)
    assert_is_page(gateway.send(f"GET {home}%00 HTTP/1.1\r\nHost: a\r\n\r\n".encode()), 400)


@pytest.mark.parametrize("page", ["/id/login/", "/admin/lms/"])
def test_so_they_do_where_they_are_too_fast(tight_gateway: Gateway, page: str) -> None:
    answers = [tight_gateway.ask("POST", page) for _ in range(12)]

    refused = next(answer for answer in answers if answer.status == 429)
    assert_is_page(refused, 429)
    assert refused.headers["Retry-After"]


def test_an_address_without_its_last_slash_is_mended(gateway: Gateway) -> None:
    answer = gateway.ask("GET", "/id")

    assert answer.status == 301
    assert answer.headers["Location"].endswith("/id/")


def test_a_refusal_of_the_service_itself_passes_unchanged(gateway: Gateway) -> None:
    answer = gateway.ask("GET", REFUSES)

    assert answer.status == 503
    assert answer.body["process"] == "lms-web"
    assert answer.headers.get_all("Retry-After") == ["77"]


def test_sign_on_errors_keep_the_form_of_oauth(tight_gateway: Gateway) -> None:
    answers = [tight_gateway.ask("POST", "/o/token/") for _ in range(12)]

    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.body["error"] == "temporarily_unavailable"
    assert refused.headers["Retry-After"]


def test_what_is_no_request_is_refused_in_our_words(gateway: Gateway) -> None:
    for raw in (
        b"GARBAGE\r\n\r\n",
        b"GET /api/lms/v1/courses HTTP/1.1\r\n\r\n",
        b"GET /api/lms/v1/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /static/lms/../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /api/lms/v1/enroll HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/lms/v1/enroll HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
    ):
        answer = gateway.send(raw)
        assert (answer.status, answer.code) == (400, "BAD_REQUEST"), raw


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"/api/lms/v1/courses?{'a' * 9_000}", {}, 414),
        ("/api/lms/v1/courses", {"Cookie": "a" * 9_000}, 431),
    ],
)
def test_what_is_too_long_is_refused_in_our_words(
    gateway: Gateway, path: str, headers: dict[str, str], status: int
) -> None:
    answer = gateway.ask("GET", path, headers)

    assert (answer.status, answer.code) == (status, "BAD_REQUEST")


def test_the_address_of_that_answer_is_no_address(gateway: Gateway) -> None:
    assert gateway.ask("GET", "/.unreadable").code == "NOT_FOUND"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "FOO"])
def test_methods_that_no_service_has_are_refused(gateway: Gateway, method: str) -> None:
    answer = gateway.ask(method, "/api/lms/v1/courses")

    assert (answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED")
    assert "GET" in answer.headers["Allow"]
    assert "Allow" not in gateway.ask("GET", "/api/lms/v1/courses").headers
