"""The panic path needs one database and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
        lambda: stack.call("GET", "/o/.well-known/jwks.json").ok,
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

    # Without the memory of its processes too: a restart must find the keys in its own database.
    stack.stop("emergency-web")
    stack.start("emergency-web")
    wait_until(
        lambda: is_ready(stack.ports["emergency-web"]), within_s=60, otherwise="web did not return"
    )
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
