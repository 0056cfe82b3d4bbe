"""What KREKI ID tells of whose panic credentials count."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from apps.auth_svc.models import User
from apps.auth_svc.services import accounts, erasing
from kreki.contracts.auth import AuthzChanged
from kreki.events.models import Outbox
from tests.auth_svc.factories import account
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db
NOON: Final = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def told() -> tuple[bool, bool]:
    """Of the newest record: whether the person may sign in, and may call for help."""
    data: dict[str, Any] = Outbox.objects.filter(type=AuthzChanged.type).latest("seq").data
    return data["is_active"], data["may_call_for_help"]


def suspend() -> None:
    accounts.suspend(user_id=VOLUNTEER, by="staf", reason="penipuan", now=NOON)


def think() -> None:
    erasing.request_erasure(user_id=VOLUNTEER, now=NOON)


def think_again() -> None:
    erasing.cancel_erasure(user_id=VOLUNTEER, now=NOON)


def test_the_days_to_think_close_only_the_sign_in() -> None:
    account()

    think()
    assert told() == (False, True)

    think_again()
    assert told() == (True, True)


def test_staff_closes_both_and_opens_both() -> None:
    account()

    suspend()
    assert told() == (False, False)

    accounts.reactivate(user_id=VOLUNTEER, by="staf", now=NOON)
    assert told() == (True, True)


def test_a_wish_to_be_forgotten_opens_nothing_that_staff_closed() -> None:
    account()
    think()
    suspend()
    assert told() == (False, False)

    think_again()
    think()

    assert told() == (False, False)
    assert User.objects.get().status == User.Status.SUSPENDED
