"""What ends it: the button, signing out, time, and every change of rights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.auth_svc import tasks
from apps.auth_svc.domain.support import (
    LONGEST,
)
from apps.auth_svc.models import SupportSession, User
from apps.auth_svc.services import accounts, roles, sessions, signing_out
from kreki.audit.models import AuditEvent
from tests.auth_svc.support.acting import KEY, end_by_button, grant, resume
from tests.people import DISPATCHER, VOLUNTEER

pytestmark = pytest.mark.django_db
Ending = SupportSession.Ending


def sign_out() -> None:
    sessions.end_browser(session_key=KEY, now=timezone.now())


def sign_out_everywhere() -> None:
    signing_out.end_everything(user_id=DISPATCHER, by="test", now=timezone.now())


def lose_the_role() -> None:
    roles.withdraw_role(user_id=DISPATCHER, role="ops_admin", by="test", now=timezone.now())


def close_the_account() -> None:
    accounts.suspend(user_id=VOLUNTEER, by="test", reason="", now=timezone.now())


def raise_the_person() -> None:
    grant(VOLUNTEER, "ops_admin")


@pytest.mark.parametrize(
    ("happens", "ending"),
    [
        (end_by_button, Ending.BUTTON),
        (sign_out, Ending.SIGN_OUT),
        (sign_out_everywhere, Ending.SIGN_OUT),
        (lose_the_role, Ending.RIGHTS),
        (close_the_account, Ending.RIGHTS),
        (raise_the_person, Ending.RIGHTS),
    ],
)
def test_it_ends_at_once(
    opened: SupportSession, happens: Callable[[], None], ending: SupportSession.Ending
) -> None:
    happens()

    opened.refresh_from_db()
    assert opened.ending == ending
    assert resume() is None
    row = AuditEvent.objects.get(action="support.ended")
    assert (row.actor, row.reason) == (f"user:{DISPATCHER}", ending)


def test_a_role_that_ran_out_silently_ends_it_at_the_next_look(opened: SupportSession) -> None:
    User.objects.get(pk=DISPATCHER).role_grants.update(valid_until=timezone.now())

    assert resume() is None
    opened.refresh_from_db()
    assert opened.ending == Ending.RIGHTS


def test_its_time_ends_it(opened: SupportSession) -> None:
    assert resume(opened.expires_at - timedelta(seconds=1)) == opened
    assert resume(opened.expires_at) is None
    opened.refresh_from_db()
    assert (opened.ending, opened.ended_at) == (Ending.TIME, opened.expires_at)


def test_the_courier_writes_down_what_nobody_came_back_to(opened: SupportSession) -> None:
    past = timezone.now() - timedelta(hours=1)
    SupportSession.objects.update(began_at=past, expires_at=past + LONGEST)

    tasks.end_overdue_support()

    opened.refresh_from_db()
    assert (opened.ending, opened.ended_at) == (Ending.TIME, past + LONGEST)
