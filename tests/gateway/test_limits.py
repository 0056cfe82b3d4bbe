"""Who is slowed down, and who never is."""

from __future__ import annotations

import pytest

from tests.gateway.asking import Gateway
from tests.gateway.conftest import TIGHT

Headers = dict[str, str]


def bearing(signature: str) -> Headers:
    """A token by whose end the gateway knows one person from another."""
    return {"Authorization": f"Bearer header.claims.{signature:->43}"}


ANA = bearing("of-ana")
BUDI = bearing("of-budi")
POSITIONS = "/api/emergency/v1/positions"


def test_panic_is_never_limited(tight_gateway: Gateway) -> None:
    assert set(tight_gateway.statuses(100, "POST", "/api/emergency/v1/panic", ANA)) == {200}


def test_panic_passes_also_when_everything_else_is_refused(tight_gateway: Gateway) -> None:
    others = tight_gateway.statuses(40, "GET", "/api/lms/v1/courses")

    assert 429 in others
    assert tight_gateway.ask("POST", "/api/emergency/v1/panic").status == 200


def test_an_address_is_limited_and_told_when_to_return(tight_gateway: Gateway) -> None:
    answers = [tight_gateway.ask("GET", "/api/lms/v1/courses") for _ in range(20)]

    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert refused[0].code == "RATE_LIMITED"
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 3


def test_heartbeats_are_limited_by_token(tight_gateway: Gateway) -> None:
    allowed = 1 + TIGHT.heartbeat_burst

    first = tight_gateway.statuses(allowed + 2, "POST", POSITIONS, ANA)
    other = tight_gateway.statuses(allowed, "POST", POSITIONS, BUDI)

    assert first == [200] * allowed + [429] * 2
    assert other == [200] * allowed


def test_heartbeats_of_many_people_behind_one_address_pass(tight_gateway: Gateway) -> None:
    people = [bearing(str(number)) for number in range(60)]

    statuses = [tight_gateway.ask("POST", POSITIONS, person).status for person in people]

    assert set(statuses) == {200}


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer too-short-for-one"}])
def test_heartbeats_without_a_token_count_for_the_address(
    tight_gateway: Gateway, headers: Headers
) -> None:
    assert 429 in tight_gateway.statuses(20, "POST", POSITIONS, headers)


def test_sign_in_attempts_are_limited_by_address(tight_gateway: Gateway) -> None:
    attempts = tight_gateway.statuses(2 + TIGHT.login_burst, "POST", "/api/auth/v1/login")

    assert attempts == [200] * (1 + TIGHT.login_burst) + [429]


def test_sign_in_limits_leave_the_rest_alone(tight_gateway: Gateway) -> None:
    tight_gateway.statuses(5, "POST", "/admin/emergency/login/")

    assert tight_gateway.ask("GET", "/api/emergency/v1/active", ANA).status == 200


def test_receipts_of_a_provider_are_not_limited_by_address(tight_gateway: Gateway) -> None:
    statuses = tight_gateway.statuses(40, "POST", "/api/notify/v1/webhooks/whatsapp")

    assert set(statuses) == {200}
