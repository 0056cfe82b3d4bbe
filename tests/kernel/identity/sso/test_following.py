"""Rights of staff follow the events of KREKI ID without waiting for the next page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from kreki.contracts.auth import AuthzChanged, HeldRole, UserDisabled
from kreki.identity.models import SsoSession, StaffLimit
from kreki.identity.sso.following import follow
from tests.kernel.identity.sso.provider import Provider, sign_in
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
HOME = f"/admin/{settings.SERVICE.slug}/"
NOW: Final = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def staff(client: Client, provider: Provider) -> Client:
    sign_in(client, provider, HOME)
    return client


def hear(*roles: HeldRole, is_active: bool = True) -> None:
    follow(
        AuthzChanged(
            user_id=VOLUNTEER, rv=2, is_active=is_active, roles=roles, reason_code="role_granted"
        )
    )


def held(role: str, scope_type: str = "", scope_id: str = "") -> HeldRole:
    return HeldRole(role=role, scope_type=scope_type, scope_id=scope_id, valid_until=None)


def test_a_changed_role_changes_the_rights_and_keeps_the_session(staff: Client) -> None:
    hear(held("public"), held("ops_admin"))

    assert staff.get(HOME).status_code == 200
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert user.has_perm("emergency.view_incident")


def test_areas_come_with_the_event(staff: Client) -> None:
    hear(held("volunteer_lead", "area", "31.74"), held("volunteer_lead", "area", "31.71"))

    assert StaffLimit.objects.get().areas == ["31.71", "31.74"]

    hear(held("volunteer_lead", "area", "31.74"), held("ops_admin"))
    assert not StaffLimit.objects.exists()


@pytest.mark.parametrize("is_active", [True, False])
def test_without_role_or_account_the_person_is_out(staff: Client, is_active: bool) -> None:
    hear(*([held("volunteer")] if is_active else [held("system_admin")]), is_active=is_active)

    assert staff.get(HOME).status_code == 302
    assert not User.objects.get().is_staff
    assert not SsoSession.objects.exists()


def test_a_disabled_account_is_out(staff: Client) -> None:
    follow(UserDisabled(user_id=VOLUNTEER, rv=2, reason_code="suspended", at=NOW))

    assert staff.get(HOME).status_code == 302


def test_people_who_never_came_here_get_no_account(staff: Client) -> None:
    follow(UserDisabled(user_id=STRANGER, rv=2, reason_code="suspended", at=NOW))

    assert User.objects.count() == 1
    assert staff.get(HOME).status_code == 200
