"""A citizen presses panic; the nearest are called through real channels; one comes and helps."""

from __future__ import annotations

import json
from typing import Any

from websockets.sync.client import connect

from deploy.local.waiting import wait_until
from tests.journeys.conftest import Citizen, Volunteer
from tests.journeys.stack import MONAS, Stack

PANIC = {"latitude": MONAS[0], "longitude": MONAS[1], "severity": "critical", "accuracy_m": 8}


def invited(stack: Stack, incident: str) -> list[str]:
    query = "SELECT user_id::text FROM emergency_invitation WHERE incident_id = %s ORDER BY metres"
    return [row[0] for row in stack.rows("emergency", query, incident)]


def test_from_panic_to_completed(
    stack: Stack, volunteers: list[Volunteer], citizen: Citizen
) -> None:
    _, heard_before = stack.received()
    incident = stack.data("POST", "/api/emergency/v1/panic", token=citizen.token, body=PANIC)
    address = f"/api/emergency/v1/{incident['id']}"
    nearest = volunteers[:7]

    wait_until(
        lambda: invited(stack, incident["id"]) == [one.user_id for one in nearest],
        within_s=5,
        otherwise="the nearest seven were not invited",
    )
    wait_until(
        lambda: {"fcm", "whatsapp", "email"} <= providers_heard(stack, heard_before),
        within_s=10,
        otherwise="not every channel was used",
    )
    before = stack.data("GET", address, token=nearest[0].token)
    stack.data(
        "PUT",
        f"{address}/respond",
        token=nearest[0].token,
        body={"action": "accept", "eta_minutes": 3},
    )
    after = stack.data("GET", address, token=nearest[0].token)
    stack.data("PUT", f"{address}/arrive", token=nearest[0].token)
    stack.data("PUT", f"{address}/complete", token=nearest[0].token)
    seen_by_caller = stack.data("GET", address, token=citizen.token)
    kinds = [
        entry["kind"] for entry in stack.data("GET", f"{address}/timeline", token=citizen.token)
    ]

    assert "latitude" not in json.dumps(before)
    assert "latitude" in json.dumps(after)
    assert seen_by_caller["status"] == "completed"
    assert kinds[0] == "raised"
    assert [kind for kind in kinds if kind in {"accepted", "arrived", "completed"}] == [
        "accepted",
        "arrived",
        "completed",
    ]


def test_the_caller_hears_every_step_by_socket(
    stack: Stack, volunteers: list[Volunteer], citizen: Citizen
) -> None:
    incident = stack.data("POST", "/api/emergency/v1/panic", token=citizen.token, body=PANIC)
    address = stack.ports.origin.replace("http", "ws") + "/ws/emergency/"

    with connect(address, open_timeout=5) as socket:
        socket.send(json.dumps({"t": "auth", "token": citizen.token}))
        hello = json.loads(socket.recv(timeout=5))
        stack.data("PUT", f"/api/emergency/v1/{incident['id']}/cancel", token=citizen.token)
        hint = next_hint(socket, incident["id"])

    assert hello["t"] == "hello"
    assert hint["version"] > 1


def test_a_spoofed_identity_and_a_missing_token_are_refused(stack: Stack) -> None:
    answer = stack.call(
        "POST", "/api/emergency/v1/panic", body=PANIC, X_User_Id="x", X_Roles="system_admin"
    )

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "NOT_AUTHENTICATED"
    assert answer.headers["X-Request-ID"] == answer.json()["meta"]["request_id"]


def providers_heard(stack: Stack, since: int) -> set[str]:
    return {item["provider"] for item in stack.received(since)[0]}


def next_hint(socket: Any, incident: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(socket.recv(timeout=5))
        if message.get("id") == incident:
            return message
