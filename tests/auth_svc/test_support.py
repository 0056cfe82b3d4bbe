"""Support acts for a person: who may, for how long, what its token opens, and what is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import jwt
import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from apps.auth_svc import tasks
from apps.auth_svc.domain.errors import AccountInactive, AccountNotFound
from apps.auth_svc.domain.support import (
    LONGEST,
    SupportBusy,
    SupportNotAllowed,
    SupportReasonTooShort,
)
from apps.auth_svc.models import DeviceSession, SupportSession, User
from apps.auth_svc.services import accounts, roles, sessions, signing_out, support
from apps.auth_svc.services.archive import show_own
from apps.auth_svc.services.oauth.support import support_token
from apps.auth_svc.services.sessions import Device
from apps.auth_svc.services.support import Purpose
from kreki.audit.models import AuditEvent
from kreki.events.models import Outbox
from kreki.identity.recency import ReauthenticationRequired
from kreki.identity.verify import verify
from tests.auth_svc.factories import account, call, code_of
from tests.auth_svc.test_refresh_race import race
from tests.people import DISPATCHER, STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
WHY: Final = Purpose(category="account", reason="Laporan 4711: nama salah")
KEY: Final = "sandi-sesi-petugas"
Ending = SupportSession.Ending


def staff(role: str = "ops_admin", *, amr: tuple[str, ...] = ("pwd", "otp")) -> User:
    """Signed in just now in a browser."""
    now = timezone.now()
    person = account(DISPATCHER, email="petugas@example.test", phone=None)
    grant(DISPATCHER, role)
    sessions.open_session(
        user=person,
        device=Device(user_agent="Firefox", ip="127.0.0.1"),
        amr=list(amr),
        now=now,
        session_key=KEY,
        is_app=False,
    )
    return person


def grant(user_id: UUID, role: str, **terms: Any) -> None:
    given = roles.Terms(**terms)
    now = timezone.now()
    roles.grant_role(user_id=user_id, role=role, by="test", reason="", now=now, terms=given)


def begin(person_id: UUID = VOLUNTEER, *, by: UUID = DISPATCHER, **changed: Any) -> SupportSession:
    usual = {"session_key": KEY, "purpose": WHY, "now": timezone.now()}
    return support.begin(person_id=person_id, by=by, **{**usual, **changed})


def resume(now: datetime | None = None) -> SupportSession | None:
    return support.resume(by=DISPATCHER, session_key=KEY, now=now or timezone.now())


@pytest.fixture
def opened() -> SupportSession:
    account()
    staff()
    return begin()


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


def end_by_button() -> None:
    support.end(by=DISPATCHER, now=timezone.now())


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


def test_every_look_is_on_record(opened: SupportSession) -> None:
    resume()
    resume()

    rows = AuditEvent.objects.filter(action="support.asked", acting_for=f"user:{VOLUNTEER}")
    assert rows.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": F("began_at") + timedelta(hours=1)},
        {"ended_at": F("began_at") - timedelta(hours=1), "ending": "button"},
        {"ending": "button"},
        {"ended_at": F("began_at") + timedelta(minutes=20), "ending": "time"},
        {"person_id": DISPATCHER},
        {"reason": "pendek"},
        {"category": "lain"},
    ],
)
def test_the_database_keeps_it_sane(opened: SupportSession, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportSession.objects.update(**change)


def test_the_token_says_who_acts_and_ends_soon(opened: SupportSession) -> None:
    grant(VOLUNTEER, "volunteer")
    opened.person.refresh_from_db()
    now = timezone.now()

    caller = verify(support_token(opened, now=now))
    last = support_token(opened, now=opened.expires_at - timedelta(seconds=5))

    assert (caller.user_id, caller.actor_id) == (VOLUNTEER, DISPATCHER)
    assert caller.acting_for == VOLUNTEER
    assert {*caller.roles} == {"public", "volunteer"}
    assert caller.token["exp"] - int(now.timestamp()) == 60
    said = jwt.decode(last, options={"verify_signature": False})
    assert said["exp"] <= opened.expires_at.timestamp()
    assert caller.sid == opened.pk


def test_powerful_roles_of_the_person_are_withheld(opened: SupportSession) -> None:
    grant(VOLUNTEER, "training_admin")

    token = support_token(opened, now=timezone.now())

    assert jwt.decode(token, options={"verify_signature": False})["roles"] == ["public"]


def test_a_change_of_the_persons_rights_refuses_it(
    opened: SupportSession, django_capture_on_commit_callbacks: Any
) -> None:
    token = support_token(opened, now=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        grant(VOLUNTEER, "volunteer")

    assert code_of(call("get", "me", token=token)) == (401, "TOKEN_NOT_VALID")


def test_it_reads_and_nothing_else_and_each_try_is_on_record(opened: SupportSession) -> None:
    token = support_token(opened, now=timezone.now())

    assert call("get", "me", token=token).json()["data"]["id"] == str(VOLUNTEER)
    refused = call("put", "me", {"full_name": "Lain"}, token)
    assert code_of(refused) == (403, "AUTH_ACTING_READS_ONLY")
    assert code_of(call("post", "logout", {}, token)) == (403, "AUTH_ACTING_READS_ONLY")

    rows = AuditEvent.objects.filter(action="support.asked").order_by("id")
    assert [row.reason for row in rows] == [
        "GET /api/auth/v1/me",
        "PUT /api/auth/v1/me",
        "POST /api/auth/v1/logout",
    ]
    assert {(row.actor, row.acting_for) for row in rows} == {
        (f"user:{DISPATCHER}", f"user:{VOLUNTEER}")
    }


def test_userinfo_does_not_know_it(opened: SupportSession, client: Any) -> None:
    headers = {"Authorization": f"Bearer {support_token(opened, now=timezone.now())}"}

    assert client.get("/o/userinfo/", headers=headers).status_code == 401


def test_the_person_lists_what_support_saw(opened: SupportSession, api: Any) -> None:
    support.end(by=DISPATCHER, now=timezone.now())
    account(STRANGER, email="lain@example.test", phone=None)

    mine = api(VOLUNTEER).get("/api/auth/v1/me/support-accesses").json()
    theirs = api(STRANGER).get("/api/auth/v1/me/support-accesses").json()

    assert mine["meta"]["total"] == 1
    (access,) = mine["data"]
    assert set(access) == {"category", "began_at", "ended_at"}
    assert access["ended_at"] is not None
    assert theirs["data"] == []
    assert api(VOLUNTEER).get("/api/auth/v1/me/support-accesses?limit=x").status_code == 400


def test_when_the_staff_member_is_forgotten_the_persons_history_stays(
    opened: SupportSession,
) -> None:
    end_by_button()

    User.objects.get(pk=DISPATCHER).delete()

    opened.refresh_from_db()
    assert (opened.staff_id, opened.device_id) == (None, None)
    assert len(show_own(VOLUNTEER)["support_accesses"]) == 1


def test_when_the_person_is_forgotten_nothing_of_it_stays_but_the_log(
    opened: SupportSession,
) -> None:
    User.objects.get(pk=VOLUNTEER).delete()

    assert not SupportSession.objects.exists()
    assert AuditEvent.objects.filter(action="support.began").exists()


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
