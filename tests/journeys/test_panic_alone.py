"""The panic path needs one database and nothing else, not even a login that is still good."""

from __future__ import annotations

import time
from collections.abc import Iterator

import jwt
import pytest

from deploy.local import credentials
from deploy.local.stack import is_ready
from deploy.local.waiting import listens, wait_until
from tests.journeys.conftest import Citizen, Volunteer, register
from tests.journeys.stack import MONAS, Stack

PANIC = {"latitude": MONAS[0], "longitude": MONAS[1], "accuracy_m": 8}
OTHERS = (
    *("auth-web", "auth-courier", "volunteer-web", "volunteer-courier"),
    *("notify-web", "notify-worker", "notify-guard", "notify-courier"),
    *("redis", "rabbitmq"),
)


@pytest.fixture
def alone(stack: Stack, volunteers: list[Volunteer]) -> Iterator[tuple[Stack, Citizen]]:
    """Only emergency, its database and the gateway run; everything is back afterwards."""
    caller = register(stack)
    stack.stop(*OTHERS)
    yield stack, caller
    stack.start(*OTHERS)
    wait_until(
        lambda: is_ready(stack.ports["auth-web"]),
        within_s=60,
        otherwise="auth did not come back",
    )


def test_panic_is_accepted_and_the_alert_goes_out_when_the_others_return(
    alone: tuple[Stack, Citizen],
) -> None:
    stack, caller = alone
    _, heard_before = stack.received()
    assert not listens(stack.ports["redis"])
    assert not listens(stack.ports["rabbitmq"])
    assert not listens(stack.ports["auth-web"])

    restart_web(stack)
    answer = stack.call("POST", "/api/emergency/v1/panic", token=caller.token, body=PANIC)

    assert answer.status_code == 201, answer.text
    incident = answer.json()["data"]["id"]
    wait_until(lambda: bool(invited(stack, incident)), within_s=10, otherwise="nobody was invited")
    assert stack.received(heard_before)[0] == []
    stack.start(*OTHERS)
    wait_until(
        lambda: bool(stack.received(heard_before)[0]),
        within_s=90,
        otherwise="the alert did not go out after the others returned",
    )


def invited(stack: Stack, incident: str) -> list[tuple[object, ...]]:
    query = "SELECT user_id FROM emergency_invitation WHERE incident_id = %s"
    return stack.rows("emergency", query, incident)


def test_an_expired_login_still_calls_for_help(alone: tuple[Stack, Citizen]) -> None:
    stack, caller = alone
    restart_web(stack)
    expired, proof = aged(stack, caller.token), {"token": caller.panic_token}

    refused = stack.call("POST", "/api/emergency/v1/panic", token=expired, body=PANIC)
    answer = stack.call("POST", "/api/emergency/v1/panic", body=PANIC, **proof)

    assert refused.status_code == 401
    assert answer.status_code == 201, answer.text
    links = answer.json()["data"]["links"]
    assert stack.data("GET", links["self"], **proof)["stage"] == "reporter"
    assert stack.data("GET", links["timeline"], **proof)[0]["kind"] == "raised"
    assert stack.call("GET", "/api/emergency/v1/active", **proof).status_code == 401
    assert stack.data("PUT", links["cancel"], **proof)["status"] == "cancelled"


def aged(stack: Stack, token: str) -> str:
    """The same access token as it would be five minutes later."""
    claims = jwt.decode(token, options={"verify_signature": False})
    key = credentials.oidc_key_file(stack.instance).read_text()
    headers = {name: jwt.get_unverified_header(token)[name] for name in ("typ", "kid")}
    past = {**claims, "iat": int(time.time()) - 400, "exp": int(time.time()) - 100}
    return jwt.encode(past, key, algorithm="RS256", headers=headers)


def restart_web(stack: Stack) -> None:
    """Without the memory of its processes: a restart must find the keys in its own database."""
    stack.stop("emergency-web")
    stack.start("emergency-web")
    wait_until(
        lambda: is_ready(stack.ports["emergency-web"]), within_s=60, otherwise="web did not return"
    )
