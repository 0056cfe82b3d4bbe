"""The stack that `make test` started, with demo volunteers on duty around Monas."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest

from deploy.local.instance import find_instance
from deploy.local.ports import read_ports
from deploy.local.waiting import wait_until
from tests.journeys.stack import MONAS, Stack, tokens

VOLUNTEERS = 40
METRES_PER_DEGREE = 110_574.0


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A demo volunteer who really signed in; `metres` north of Monas."""

    user_id: str
    token: str
    metres: int


@pytest.fixture(scope="session")
def stack() -> Stack:
    instance = find_instance("test")
    ports = read_ports(instance)
    assert ports is not None, "run `make test`, which starts the system first"
    return Stack(instance, ports)


@pytest.fixture(scope="session")
def seeded(stack: Stack) -> None:
    """Accounts, profiles and devices; the projections follow by events."""
    for service in ("auth_svc", "volunteer", "notify"):
        stack.manage(service, "seed_demo", "--volunteers", str(VOLUNTEERS))
    count = "SELECT count(*) FROM emergency_responder"
    wait_until(
        lambda: stack.rows("emergency", count)[0][0] >= VOLUNTEERS,
        within_s=60,
        otherwise="emergency did not hear of the volunteers",
    )


@pytest.fixture
def volunteers(stack: Stack, seeded: None) -> list[Volunteer]:
    """Everyone who may serve, just now on duty, 30 m apart in a line north of Monas."""
    on_duty = []
    for number, (user_id, token) in enumerate(tokens(stack, VOLUNTEERS), start=1):
        metres = 30 * number
        body = {
            "on": True,
            "latitude": MONAS[0] + metres / METRES_PER_DEGREE,
            "longitude": MONAS[1],
            "accuracy_m": 5,
        }
        answer = stack.call("PUT", "/api/emergency/v1/duty", token=token, body=body)
        if answer.ok:  # the seed holds lapsed and suspended people too
            on_duty.append(Volunteer(user_id, token, metres))
    assert len(on_duty) > VOLUNTEERS // 2
    return on_duty


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who has just registered."""

    user_id: str
    token: str
    panic_token: str


@pytest.fixture
def citizen(stack: Stack) -> Citizen:
    return register(stack)


def register(stack: Stack, email: str = "") -> Citizen:
    """A new account through the real endpoints, with the code that came by mail."""
    email = email or f"{uuid.uuid4()}@example.test"
    _, heard_before = stack.received()
    body = {
        "email": email,
        "password": "Rahasia-panjang-119",
        "full_name": "Warga Contoh",
        "role": "public",
    }
    pending = stack.call("POST", "/api/auth/v1/register", body=body)
    assert pending.status_code == 201, pending.text
    data = stack.data(
        "POST",
        "/api/auth/v1/verify-email",
        body={"code": code_sent_to(stack, email, heard_before)},
        X_Session_Token=pending.headers["X-Session-Token"],
    )
    return Citizen(data["user"]["id"], data["accessToken"], data["panicToken"])


def code_sent_to(stack: Stack, address: str, heard_before: int) -> str:
    def mails() -> list[str]:
        items, _ = stack.received(heard_before)
        return [item["title"] for item in items if item["target"] == address]

    wait_until(lambda: bool(mails()), within_s=30, otherwise=f"no code came to {address}")
    return mails()[0].split()[0]
