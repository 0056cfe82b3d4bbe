"""Staff closes an account while emergency does not listen: it hears of it when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.conftest import Citizen
from tests.journeys.stack import MONAS, Stack

PANIC: Final = {"latitude": MONAS[0], "longitude": MONAS[1]}
# What the buttons of the admin's page about a person call.
STAFF: Final = """
from uuid import UUID
from django.utils import timezone
from apps.auth_svc.services import accounts
accounts.{act}(user_id=UUID("{person}"), by="staf", now=timezone.now(){more})
"""


@pytest.fixture
def deaf(stack: Stack) -> Iterator[Stack]:
    """Emergency takes calls but hears nothing."""
    stack.stop("emergency-courier")
    yield stack
    stack.start("emergency-courier")


def press(stack: Stack, citizen: Citizen) -> int:
    """With the panic credential; a call that was taken is called off."""
    answer = stack.call("POST", "/api/emergency/v1/panic", token=citizen.panic_token, body=PANIC)
    if answer.ok:
        cancel = answer.json()["data"]["links"]["cancel"]
        stack.data("PUT", cancel, token=citizen.panic_token)
    return answer.status_code


def by_staff(stack: Stack, act: str, person: str, more: str = "") -> None:
    stack.manage("auth_svc", "shell", "-c", STAFF.format(act=act, person=person, more=more))


def is_closed(stack: Stack, person: str) -> bool:
    query = "SELECT 1 FROM emergency_closedaccount WHERE user_id::text = %s"
    return bool(stack.rows("emergency", query, person))


def test_closed_heard_late_and_open_again(deaf: Stack, citizen: Citizen) -> None:
    by_staff(deaf, "suspend", citizen.user_id, more=", reason='uji'")
    assert press(deaf, citizen) == 201

    deaf.start("emergency-courier")
    wait_until(
        lambda: is_closed(deaf, citizen.user_id), within_s=60, otherwise="emergency did not hear"
    )
    assert press(deaf, citizen) == 401

    by_staff(deaf, "reactivate", citizen.user_id)
    wait_until(
        lambda: not is_closed(deaf, citizen.user_id), within_s=30, otherwise="it stayed closed"
    )
    assert press(deaf, citizen) == 201
