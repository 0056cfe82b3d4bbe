"""What the gateway says itself, in the words a client expects."""

from __future__ import annotations

from tests.gateway.asking import Gateway
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
