"""Who may act for whom, and with what proof."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.auth_svc.domain.errors import AccountInactive, AccountNotFound
from apps.auth_svc.domain.support import (
    LONGEST,
    SupportBusy,
    SupportNotAllowed,
    SupportReasonTooShort,
)
from apps.auth_svc.models import DeviceSession, SupportSession, User
from apps.auth_svc.services.archive import show_own
from apps.auth_svc.services.support import Purpose
from kreki.audit.models import AuditEvent
from kreki.events.models import Outbox
from kreki.identity.recency import ReauthenticationRequired
from tests.auth_svc.factories import account
from tests.auth_svc.support.acting import WHY, begin, grant, staff
from tests.auth_svc.test_refresh_race import race
from tests.people import DISPATCHER, STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
Ending = SupportSession.Ending


def test_it_lasts_a_quarter_of_an_hour_and_stands_in_the_log(opened: SupportSession) -> None:
    assert opened.expires_at - opened.began_at == LONGEST
    row = AuditEvent.objects.get(action="support.began")
    assert (row.actor, row.acting_for) == (f"user:{DISPATCHER}", f"user:{VOLUNTEER}")
    assert row.reason == WHY.reason


def test_the_person_is_told_when_and_what_about_but_not_the_words(opened: SupportSession) -> None:
    event = Outbox.objects.get(type="auth.support.acted.v1")

    assert event.data["user_id"] == str(VOLUNTEER)
    assert event.data["category"] == "account"
    assert WHY.reason not in str(event.data)
    (mine,) = show_own(VOLUNTEER)["support_accesses"]
    assert set(mine) == {"category", "began_at", "ended_at"}


@pytest.mark.parametrize(
    ("own", "theirs", "is_allowed"),
    [
        ("ops_admin", None, True),
        ("ops_admin", "partner", True),
        ("ops_admin", "training_admin", True),
        ("ops_admin", "ops_admin", False),
        ("ops_admin", "system_admin", False),
        ("system_admin", "ops_admin", True),
        ("system_admin", "system_admin", False),
        ("training_admin", None, False),
        ("volunteer_lead", None, False),
    ],
)
def test_only_admins_and_only_for_those_below_them(
    own: str, theirs: str | None, is_allowed: bool
) -> None:
    account()
    staff(own)
    if theirs:
        grant(VOLUNTEER, theirs)

    if is_allowed:
        begin()
    else:
        with pytest.raises(SupportNotAllowed):
            begin()
    assert SupportSession.objects.count() == is_allowed


def test_refused_for_oneself() -> None:
    staff()

    with pytest.raises(SupportNotAllowed):
        begin(DISPATCHER)


def test_refused_without_a_second_factor() -> None:
    account()
    staff(amr=("pwd",))

    with pytest.raises(SupportNotAllowed):
        begin()


def test_refused_for_a_role_that_is_bound_to_areas() -> None:
    account()
    staff("instructor")
    grant(DISPATCHER, "ops_admin", scope="area", code="31")

    with pytest.raises(SupportNotAllowed):
        begin()


def test_refused_after_ten_minutes_without_a_proof() -> None:
    account()
    staff()
    DeviceSession.objects.update(auth_time=timezone.now() - timedelta(minutes=11))

    with pytest.raises(ReauthenticationRequired):
        begin()


@pytest.mark.parametrize("key", ["", "lain"])
def test_refused_from_another_browser(key: str) -> None:
    account()
    staff()

    with pytest.raises(SupportNotAllowed):
        begin(session_key=key)


def test_refused_for_a_closed_account_and_for_nobody() -> None:
    account(status=User.Status.SUSPENDED)
    staff()

    with pytest.raises(AccountInactive):
        begin()
    with pytest.raises(AccountNotFound):
        begin(STRANGER)


@pytest.mark.parametrize("reason", ["", "pendek", "   sembilan1   "])
def test_a_reason_of_ten_characters_is_needed(reason: str) -> None:
    account()
    staff()

    with pytest.raises(SupportReasonTooShort):
        begin(purpose=Purpose(category="other", reason=reason))
    assert not Outbox.objects.filter(type="auth.support.acted.v1").exists()


def test_one_at_a_time(opened: SupportSession) -> None:
    account(STRANGER, email="lain@example.test", phone=None)

    with pytest.raises(SupportBusy):
        begin(STRANGER)
    with pytest.raises(SupportBusy):
        begin()


def test_after_its_time_another_may_begin(opened: SupportSession) -> None:
    DeviceSession.objects.update(auth_time=opened.expires_at)

    begin(now=opened.expires_at)

    opened.refresh_from_db()
    assert (opened.ended_at, opened.ending) == (opened.expires_at, Ending.TIME)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_twelve_at_once_one_begins() -> None:
    account()
    staff()

    def one() -> str:
        try:
            begin()
        except SupportBusy as refusal:
            return refusal.code
        return "began"

    results = race(one)

    assert sorted(results) == [*["AUTH_SUPPORT_BUSY"] * 11, "began"]
    assert SupportSession.objects.count() == 1
