"""Who may give whom which role, where and for how long; every change is told at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.auth_svc.domain.errors import RequestOutdated
from apps.auth_svc.domain.granting import (
    GrantNotAllowed,
    ScopeInvalid,
    SecondPersonNeeded,
    TooManyAreas,
)
from apps.auth_svc.domain.rights import LastSystemAdmin
from apps.auth_svc.models import RolePermission, RoleRequest, User, UserRole
from apps.auth_svc.selectors import get_authority
from apps.auth_svc.services import accounts, granting, roles
from apps.auth_svc.services.roles import Terms
from kreki.contracts.auth import AuthzChanged, UserDisabled
from kreki.events.models import Outbox
from kreki.identity.policy import MATRIX
from kreki.identity.roles import GRANTED_BY, Role
from tests.auth_svc.factories import account, refresh, sign_in
from tests.auth_svc.test_roles import NOON
from tests.people import STRANGER, VOLUNTEER, person

pytestmark = pytest.mark.django_db
AREA = Terms("area", "31.71")
PLACES = {
    Role.VOLUNTEER_LEAD: AREA,
    Role.PARTNER: Terms("organisation", str(UUID(int=7))),
}


def holder(number: int, *held: Role, terms: Terms = roles.UNBOUND) -> User:
    user = account(person(number), email=f"{number}@example.test", phone=None)
    for role in held:
        place = PLACES.get(role, terms)
        roles.grant_role(user_id=user.pk, role=role, by="test", reason="", now=NOON, terms=place)
    return user


def give(by: User, role: Role, terms: Terms | None = None) -> RoleRequest | UserRole:
    return granting.grant_as_staff(
        user_id=VOLUNTEER,
        role=role,
        by=str(by.pk),
        reason="uji",
        now=NOON,
        terms=terms or PLACES.get(role, roles.UNBOUND),
    )


def held(user_id: UUID = VOLUNTEER) -> set[Role]:
    return set(get_authority(user_id, now=NOON).roles) - {Role.PUBLIC}


@pytest.mark.parametrize("granted", sorted(Role))
@pytest.mark.parametrize("granter", sorted(Role))
def test_each_role_is_given_by_those_who_may(granter: Role, granted: Role) -> None:
    account()
    staff = holder(1, granter)

    if granter in GRANTED_BY.get(granted, ()):
        assert isinstance(give(staff, granted), RoleRequest) == (granted is Role.SYSTEM_ADMIN)
    else:
        with pytest.raises(GrantNotAllowed):
            give(staff, granted)


def test_nobody_gives_anything_to_themselves() -> None:
    admin = account()
    roles.grant_role(user_id=VOLUNTEER, role="system_admin", by="test", reason="", now=NOON)

    with pytest.raises(GrantNotAllowed):
        give(admin, Role.OPS_ADMIN)


def test_area_bound_staff_give_within_their_areas_only() -> None:
    account()
    staff = holder(1, Role.OPS_ADMIN, terms=Terms("area", "31"))

    give(staff, Role.VOLUNTEER_LEAD, AREA)
    with pytest.raises(GrantNotAllowed):
        give(staff, Role.VOLUNTEER_LEAD, Terms("area", "32.73"))

    assert get_authority(VOLUNTEER, now=NOON).bounds == {Role.VOLUNTEER_LEAD: ("31.71",)}


@pytest.mark.parametrize(
    ("role", "terms"),
    [
        (Role.VOLUNTEER_LEAD, Terms()),
        (Role.SYSTEM_ADMIN, AREA),
        (Role.PARTNER, AREA),
        (Role.OPS_ADMIN, Terms("area", "")),
        (Role.OPS_ADMIN, Terms("", "31")),
    ],
)
def test_a_role_counts_only_where_it_makes_sense(role: Role, terms: Terms) -> None:
    account()

    with pytest.raises(ScopeInvalid):
        give(holder(1, Role.SYSTEM_ADMIN), role, terms)
    assert held() == set()


def test_a_system_admin_needs_a_second_person() -> None:
    account()
    first, second = holder(1, Role.SYSTEM_ADMIN), holder(2, Role.SYSTEM_ADMIN)
    request = give(first, Role.SYSTEM_ADMIN)
    assert request is not None
    assert held() == set()

    for alone in (first.pk, VOLUNTEER):
        with pytest.raises(SecondPersonNeeded):
            granting.confirm_request(request_id=request.pk, by=str(alone), now=NOON)
    by = str(holder(3, Role.OPS_ADMIN).pk)
    with pytest.raises(GrantNotAllowed):
        granting.confirm_request(request_id=request.pk, by=by, now=NOON)
    granting.confirm_request(request_id=request.pk, by=str(second.pk), now=NOON)

    assert held() == {Role.SYSTEM_ADMIN}
    with pytest.raises(SecondPersonNeeded):
        granting.refuse_request(request_id=request.pk, by=str(second.pk), now=NOON)


def test_a_refused_request_grants_nothing_and_may_be_made_again() -> None:
    account()
    first, second = holder(1, Role.SYSTEM_ADMIN), holder(2, Role.SYSTEM_ADMIN)
    request = give(first, Role.SYSTEM_ADMIN)
    assert request == give(first, Role.SYSTEM_ADMIN)
    assert request is not None

    granting.refuse_request(request_id=request.pk, by=str(second.pk), now=NOON)

    assert held() == set()
    assert give(first, Role.SYSTEM_ADMIN) != request


def test_a_request_whose_end_has_come_can_only_be_refused() -> None:
    account()
    first, second = holder(1, Role.SYSTEM_ADMIN), holder(2, Role.SYSTEM_ADMIN)
    terms = Terms(valid_until=NOON + timedelta(hours=1))
    request = give(first, Role.SYSTEM_ADMIN, terms)
    by, late = str(second.pk), NOON + timedelta(hours=1)

    with pytest.raises(RequestOutdated):
        granting.confirm_request(request_id=request.pk, by=by, now=late)

    assert RoleRequest.objects.get().decided_at is None
    granting.refuse_request(request_id=request.pk, by=by, now=late)
    assert RoleRequest.objects.get().is_confirmed is False


@pytest.mark.parametrize("lost", ["role", "account"])
def test_a_request_whose_asker_lost_the_authority_can_only_be_refused(lost: str) -> None:
    account()
    first, second = holder(1, Role.SYSTEM_ADMIN), holder(2, Role.SYSTEM_ADMIN)
    request, by = give(first, Role.SYSTEM_ADMIN), str(second.pk)
    if lost == "role":
        roles.withdraw_role(user_id=first.pk, role=Role.SYSTEM_ADMIN, by="t", now=NOON)
    else:
        accounts.suspend(user_id=first.pk, by="t", reason="", now=NOON)

    with pytest.raises(RequestOutdated):
        granting.confirm_request(request_id=request.pk, by=by, now=NOON)

    assert held() == set()
    granting.refuse_request(request_id=request.pk, by=by, now=NOON)
    assert RoleRequest.objects.get().is_confirmed is False


def test_the_last_system_admin_stays() -> None:
    last = holder(1, Role.SYSTEM_ADMIN)
    for_now = holder(2)
    soon = Terms(valid_until=NOON + timedelta(days=1))
    roles.grant_role(
        user_id=for_now.pk, role="system_admin", by="t", reason="", now=NOON, terms=soon
    )

    with pytest.raises(LastSystemAdmin):
        roles.withdraw_role(user_id=last.pk, role="system_admin", by="t", now=NOON)
    with pytest.raises(LastSystemAdmin):
        accounts.suspend(user_id=last.pk, by="t", reason="", now=NOON)

    holder(3, Role.SYSTEM_ADMIN)
    roles.withdraw_role(user_id=last.pk, role="system_admin", by="t", now=NOON)
    assert held(last.pk) == set()


def test_more_areas_than_a_token_carries_are_refused() -> None:
    account()
    lead = {"user_id": VOLUNTEER, "role": "volunteer_lead", "by": "t", "reason": "", "now": NOON}
    for number in range(roles.MOST_AREAS):
        roles.grant_role(**lead, terms=Terms("area", f"31.{number}"))

    with pytest.raises(TooManyAreas):
        roles.grant_role(**lead, terms=Terms("area", "32"))


def test_every_change_is_told_with_all_that_is_held() -> None:
    account()
    give(holder(1, Role.OPS_ADMIN), Role.VOLUNTEER_LEAD)

    told = Outbox.objects.filter(type=AuthzChanged.type, subject=f"user:{VOLUNTEER}").get()

    version = User.objects.get(pk=VOLUNTEER).authz_version
    assert (told.seq, told.data["rv"], told.data["is_active"]) == (version, version, True)
    assert [(each["role"], each["scope_id"]) for each in told.data["roles"]] == [
        ("volunteer_lead", "31.71")
    ]


def test_a_suspended_account_is_told_as_closed() -> None:
    account()

    accounts.suspend(user_id=VOLUNTEER, by="t", reason="uji", now=NOON)

    closed = Outbox.objects.get(type=UserDisabled.type)
    assert closed.data["rv"] == User.objects.get(pk=VOLUNTEER).authz_version


def test_a_grant_that_ran_out_is_ended_once_and_told() -> None:
    account()
    now = timezone.now()
    past = Terms("area", "31.71", valid_until=now - timedelta(minutes=1))
    roles.grant_role(
        user_id=VOLUNTEER,
        role="volunteer_lead",
        by="t",
        reason="",
        now=now - timedelta(days=1),
        terms=past,
    )
    version = User.objects.get(pk=VOLUNTEER).authz_version

    roles.end_expired()
    roles.end_expired()

    assert User.objects.get(pk=VOLUNTEER).authz_version == version + 1
    assert UserRole.objects.get().withdrawn_by == "expiry"
    told = Outbox.objects.filter(type=AuthzChanged.type).latest("seq")
    assert (told.data["reason_code"], told.data["roles"]) == ("role_expired", [])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_here_too_an_older_token_is_refused_right_after_the_change() -> None:
    account()
    session = sign_in()
    bearer = {"Authorization": f"Bearer {session['accessToken']}"}
    before = APIClient().get("/api/auth/v1/me", headers=bearer).status_code
    roles.grant_role(user_id=VOLUNTEER, role="volunteer", by="t", reason="", now=NOON)
    after = APIClient().get("/api/auth/v1/me", headers=bearer).status_code
    newer = refresh(session["refreshToken"]).json()["data"]["accessToken"]
    again = APIClient().get("/api/auth/v1/me", headers={"Authorization": f"Bearer {newer}"})

    assert (before, after, again.status_code) == (200, 401, 200)


def test_the_tables_show_the_kernels_policy() -> None:
    cells = RolePermission.objects.values_list(
        "permission__resource", "permission__action", "role_id", "extent"
    )

    assert set(cells) == {
        (resource.value, action.value, role.value, extent.value)
        for (resource, action), row in MATRIX.items()
        for role, extent in row.items()
    }


def test_a_stranger_is_nobodys_granter() -> None:
    account()

    for nobody in (str(STRANGER), "siapa"):
        with pytest.raises(GrantNotAllowed):
            granting.grant_as_staff(
                user_id=VOLUNTEER, role="instructor", by=nobody, reason="", now=NOON
            )
