"""Roles are given, listed and taken back over REST by those who may, soon after a sign-in."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.test import APIClient

from apps.auth_svc.models import RoleRequest, User, UserRole
from apps.auth_svc.selectors import get_authority
from apps.auth_svc.services import roles
from apps.auth_svc.services.roles import Terms
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.auth_svc.factories import account, code_of
from tests.people import VOLUNTEER, person

pytestmark = pytest.mark.django_db
GRANTS, REQUESTS = "/api/auth/v1/role-grants", "/api/auth/v1/role-requests"
LEAD = {"role": "volunteer_lead", "scope_type": "area", "scope_id": "31.71"}
JAKARTA = Terms("area", "31")


class Staff:
    """Somebody who holds a role in the database and in a token of two factors."""

    def __init__(self, api: ApiFor, number: int, role: Role, terms: Terms = roles.UNBOUND) -> None:
        self.user: User = account(person(number), email=f"{number}@example.test", phone=None)
        roles.grant_role(
            user_id=self.user.pk, role=role, by="t", reason="", now=timezone.now(), terms=terms
        )
        areas = {role: [terms.code]} if terms.code else {}
        self.api: APIClient = api(self.user.pk, roles=[role], amr=["pwd", "otp"], areas=areas)

    def give(self, key: str = "", **grant: Any) -> HttpResponse:
        body = {"user_id": str(VOLUNTEER), "reason": "piket", **grant}
        headers = {"Idempotency-Key": key} if key else {}
        answer: HttpResponse = self.api.post(GRANTS, body, format="json", headers=headers)
        return answer


@pytest.fixture(autouse=True)
def _somebody() -> None:
    account()


@pytest.fixture
def system(api: ApiFor) -> Staff:
    return Staff(api, 1, Role.SYSTEM_ADMIN)


@pytest.fixture
def operations(api: ApiFor) -> Staff:
    return Staff(api, 2, Role.OPS_ADMIN, JAKARTA)


@pytest.fixture
def training(api: ApiFor) -> Staff:
    return Staff(api, 3, Role.TRAINING_ADMIN)


def held() -> set[Role]:
    return set(get_authority(VOLUNTEER, now=timezone.now()).roles) - {Role.PUBLIC}


def test_a_grant_says_what_where_until_when_and_why(operations: Staff) -> None:
    until = timezone.now() + timedelta(days=30)

    answer = operations.give(**LEAD, valid_until=until.isoformat())

    data = answer.json()["data"]
    assert answer.status_code == 201, answer.content
    assert (data["role"], data["scope_id"], data["reason"]) == ("volunteer_lead", "31.71", "piket")
    assert (data["active"], data["granted_by"]) == (True, str(operations.user.pk))
    assert get_authority(VOLUNTEER, now=until + timedelta(days=1)).roles == {Role.PUBLIC}
    assert held() == {Role.VOLUNTEER_LEAD}


def test_operations_give_leads_of_their_areas_and_nothing_else(operations: Staff) -> None:
    elsewhere = operations.give(**{**LEAD, "scope_id": "32.73"})
    instructor = operations.give(role="instructor")

    assert code_of(elsewhere) == code_of(instructor) == (403, "AUTH_GRANT_NOT_ALLOWED")
    assert held() == set()


def test_training_gives_instructors_and_nothing_else(training: Staff) -> None:
    assert training.give(role="instructor").status_code == 201
    assert code_of(training.give(**LEAD)) == (403, "AUTH_GRANT_NOT_ALLOWED")
    assert held() == {Role.INSTRUCTOR}


def test_nobody_gives_anything_to_themselves(system: Staff) -> None:
    answer = system.give(role="ops_admin", user_id=str(system.user.pk))

    assert code_of(answer) == (403, "AUTH_GRANT_NOT_ALLOWED")


def test_a_repeat_with_the_same_key_gives_once(training: Staff) -> None:
    first = training.give("piket-2026-11", role="instructor")
    again = training.give("piket-2026-11", role="instructor")

    assert again.json()["data"] == first.json()["data"]
    assert again["Idempotent-Replayed"] == "true"
    assert UserRole.objects.filter(user_id=VOLUNTEER).count() == 1


def test_an_old_sign_in_changes_nothing_but_reads(api: ApiFor, training: Staff) -> None:
    long_ago = int(time.time()) - 601
    old = api(training.user.pk, roles=[Role.TRAINING_ADMIN], amr=["pwd", "otp"], auth_time=long_ago)
    body = {"user_id": str(VOLUNTEER), "role": "instructor", "reason": "piket"}

    for answer in (
        old.post(GRANTS, body, format="json"),
        old.delete(f"{GRANTS}/1"),
        old.post(f"{REQUESTS}/1/confirm"),
        old.post(f"{REQUESTS}/1/refuse"),
    ):
        assert code_of(answer) == (403, "AUTH_REAUTH_REQUIRED")
    assert old.get(GRANTS).status_code == old.get(REQUESTS).status_code == 200
    assert held() == set()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "volunteer"}, "role"),
        ({"role": "king"}, "role"),
        ({"user_id": "x"}, "user_id"),
        ({"reason": ""}, "reason"),
        ({"reason": None}, "reason"),
        ({"valid_until": "2020-01-01T00:00:00Z"}, "valid_until"),
        ({"valid_until": "9999-12-31T16:59:59Z"}, "valid_until"),
        ({"scope_type": ""}, "scope_type"),
        ({"scope_type": "planet"}, "scope_type"),
        ({"scope_id": ""}, "scope_id"),
        ({"scope_id": "31/71"}, "scope_id"),
        ({"role": "partner", "scope_type": "organisation", "scope_id": "pmi"}, "scope_id"),
    ],
)
def test_what_is_wrong_is_named(system: Staff, wrong: dict[str, Any], field: str) -> None:
    answer = system.give(**{**LEAD, **wrong})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "VALIDATION_ERROR")
    assert [detail["field"] for detail in error["details"]] == [field]
    assert not UserRole.objects.filter(user_id=VOLUNTEER).exists()


def test_an_unknown_person_is_not_found(system: Staff) -> None:
    answer = system.give(**LEAD, user_id=str(person(99)))

    assert code_of(answer) == (404, "AUTH_ACCOUNT_NOT_FOUND")


def test_each_sees_the_grants_that_are_theirs_to_give(
    system: Staff, operations: Staff, training: Staff
) -> None:
    for code in ("31.71", "32.73"):
        system.give(**{**LEAD, "scope_id": code})
    system.give(role="instructor")

    def seen(staff: Staff, query: str = "") -> list[tuple[str, str]]:
        rows = staff.api.get(f"{GRANTS}?user_id={VOLUNTEER}{query}").json()["data"]
        return [(row["role"], row["scope_id"]) for row in rows]

    assert seen(operations) == [("volunteer_lead", "31.71")]
    assert seen(training) == [("instructor", "")]
    assert len(seen(system)) == 3
    assert seen(system, "&role=instructor") == [("instructor", "")]
    assert seen(system, "&page=2&limit=2") == [("volunteer_lead", "31.71")]
    assert system.api.get(f"{GRANTS}?limit=2").json()["meta"]["total"] == 6
    wrong = system.api.get(f"{GRANTS}?user_id=x").json()["error"]["details"]
    assert [detail["field"] for detail in wrong] == ["user_id"]


def test_one_grant_is_taken_back_and_stays_as_history(system: Staff, operations: Staff) -> None:
    here = operations.give(**LEAD).json()["data"]["id"]
    elsewhere = system.give(**{**LEAD, "scope_id": "32.73"}).json()["data"]["id"]

    assert operations.api.delete(f"{GRANTS}/{here}").status_code == 200
    assert code_of(operations.api.delete(f"{GRANTS}/{elsewhere}")) == (
        403,
        "AUTH_GRANT_NOT_ALLOWED",
    )
    assert code_of(operations.api.delete(f"{GRANTS}/{here}")) == (404, "AUTH_GRANT_NOT_FOUND")
    bounds = get_authority(VOLUNTEER, now=timezone.now()).bounds
    assert bounds == {Role.VOLUNTEER_LEAD: ("32.73",)}
    rows = operations.api.get(f"{GRANTS}?user_id={VOLUNTEER}").json()["data"]
    assert [(row["active"], row["withdrawn_by"]) for row in rows] == [
        (False, str(operations.user.pk))
    ]


def test_a_system_admin_waits_for_a_second_one(api: ApiFor, system: Staff) -> None:
    second = Staff(api, 7, Role.SYSTEM_ADMIN)
    asked = system.give(role="system_admin")
    number = asked.json()["data"]["id"]
    assert (asked.status_code, held()) == (202, set())
    assert [row["id"] for row in second.api.get(REQUESTS).json()["data"]] == [number]

    own = system.api.post(f"{REQUESTS}/{number}/confirm")
    agreed = second.api.post(f"{REQUESTS}/{number}/confirm")

    assert code_of(own) == (409, "AUTH_SECOND_PERSON_NEEDED")
    assert (agreed.status_code, agreed.json()["data"]["is_confirmed"]) == (200, True)
    assert held() == {Role.SYSTEM_ADMIN}
    assert second.api.get(REQUESTS).json()["data"] == []
    assert code_of(second.api.post(f"{REQUESTS}/{number}/refuse")) == (
        409,
        "AUTH_SECOND_PERSON_NEEDED",
    )


def test_a_refused_request_gives_nothing(api: ApiFor, system: Staff) -> None:
    second = Staff(api, 7, Role.SYSTEM_ADMIN)
    number = system.give(role="system_admin").json()["data"]["id"]

    refused = second.api.post(f"{REQUESTS}/{number}/refuse")

    assert (refused.status_code, held()) == (200, set())
    assert RoleRequest.objects.get().decided_by == second.user


def test_others_see_no_request_and_decide_none(system: Staff, operations: Staff) -> None:
    number = system.give(role="system_admin").json()["data"]["id"]

    assert operations.api.get(REQUESTS).json()["data"] == []
    answer = operations.api.post(f"{REQUESTS}/{number}/confirm")
    assert code_of(answer) == (403, "AUTH_GRANT_NOT_ALLOWED")


def test_whoever_acts_for_a_granter_gives_nothing(api: ApiFor, training: Staff) -> None:
    acting = api(
        training.user.pk,
        roles=[Role.TRAINING_ADMIN],
        amr=["pwd", "otp"],
        act={"sub": str(person(50))},
    )
    body = {"user_id": str(VOLUNTEER), "role": "instructor", "reason": "piket"}

    assert acting.post(GRANTS, body, format="json").status_code == 403
    assert acting.get(GRANTS).status_code == 403
