"""Roles are granted, withdrawn and followed from the volunteer service's news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import pytest

from apps.auth_svc.domain.errors import AccountNotFound
from apps.auth_svc.handlers import HANDLERS
from apps.auth_svc.models import Role as RoleRow
from apps.auth_svc.models import User, UserRole
from apps.auth_svc.selectors import get_authority
from apps.auth_svc.services import roles
from kreki.contracts.volunteer import (
    ProfileApproved,
    ProfileReinstated,
    ProfileSuspended,
    ResponderRecord,
)
from kreki.events.inbox import Received
from kreki.identity import Role
from kreki.identity.roles import RANK
from kreki.identity.verify import verify
from tests.auth_svc.factories import account, refresh, sign_in
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
NOON: Final = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def grant(role: Role = Role.VOLUNTEER, **changed: datetime) -> None:
    roles.grant_role(user_id=VOLUNTEER, role=role, by="admin", reason="uji", now=NOON)


def held(at: datetime = NOON) -> set[str]:
    return set(get_authority(VOLUNTEER, now=at).roles) - {Role.PUBLIC}


def version() -> int:
    return User.objects.get(pk=VOLUNTEER).authz_version


def test_granting_twice_is_granting_once() -> None:
    account()

    grant()
    grant()

    assert held() == {"volunteer"}
    assert version() == 2


def test_a_withdrawn_role_ends_but_its_row_stays() -> None:
    account()
    grant()

    roles.withdraw_role(user_id=VOLUNTEER, role=Role.VOLUNTEER, by="admin", now=NOON)
    roles.withdraw_role(user_id=VOLUNTEER, role=Role.VOLUNTEER, by="admin", now=NOON)

    assert held() == set()
    assert UserRole.objects.get().withdrawn_by == "admin"
    assert version() == 3


def test_a_role_can_be_granted_again() -> None:
    account()
    grant()
    roles.withdraw_role(user_id=VOLUNTEER, role=Role.VOLUNTEER, by="admin", now=NOON)

    grant()

    assert held() == {"volunteer"}
    assert UserRole.objects.count() == 2


def test_roles_count_from_their_start_until_their_end() -> None:
    user = account()
    hour = timedelta(hours=1)
    UserRole.objects.create(
        user=user,
        role_id="volunteer_lead",
        scope_type="area",
        scope_id="31.71",
        valid_from=NOON,
        valid_until=NOON + hour,
        granted_by="test",
    )

    assert held(NOON - hour) == held(NOON + hour) == set()
    assert held(NOON) == {"volunteer_lead"}
    assert get_authority(VOLUNTEER, now=NOON).bounds == {"volunteer_lead": ("31.71",)}


def test_nobody_unknown_gets_a_role() -> None:
    with pytest.raises(AccountNotFound):
        roles.grant_role(user_id=STRANGER, role="volunteer", by="x", reason="", now=NOON)


def test_the_table_of_roles_agrees_with_the_code() -> None:
    assert dict(RoleRow.objects.values_list("code", "rank")) == RANK


def news(kind: type[ResponderRecord], status: str, user_id: object = VOLUNTEER) -> None:
    event = kind(
        user_id=user_id,  # type: ignore[arg-type]
        display_name="Sari",
        status=status,
        transport_mode="foot",
        skills=(),
        credentials=(),
    )
    HANDLERS[kind](
        event,
        Received(
            id=uuid4(), type=kind.type, subject=f"user:{user_id}", seq=1, time=NOON, request_id=""
        ),
    )


def test_the_volunteer_role_follows_the_profile_and_tokens_show_it_at_the_next_refresh() -> None:
    account()
    session = sign_in()
    assert Role.VOLUNTEER not in verify(session["accessToken"]).roles

    shown = []
    for kind, status in (
        (ProfileApproved, "active"),
        (ProfileSuspended, "suspended"),
        (ProfileReinstated, "active"),
    ):
        news(kind, status)
        session = refresh(session["refreshToken"]).json()["data"]
        shown.append(Role.VOLUNTEER in verify(session["accessToken"]).roles)

    assert shown == [True, False, True]
    assert verify(session["accessToken"]).token["rv"] == version() == 4


def test_news_about_an_erased_person_is_passed_over() -> None:
    news(ProfileApproved, "active", STRANGER)

    assert not UserRole.objects.exists()
