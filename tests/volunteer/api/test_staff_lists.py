"""GET /api/volunteer/v1/volunteers and …/{user_id}, for staff only."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.volunteer.domain import states
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.people import DISPATCHER, STRANGER, VOLUNTEER, person
from tests.volunteer.factories import certificate, volunteer

pytestmark = pytest.mark.django_db
URL = "/api/volunteer/v1/volunteers"
STAFF_ROLES = {Role.VOLUNTEER_LEAD, Role.TRAINING_ADMIN, Role.OPS_ADMIN, Role.SYSTEM_ADMIN}


def test_anonymous_is_refused(api: ApiFor) -> None:
    volunteer()

    assert api().get(URL).status_code == 401
    assert api().get(f"{URL}/{VOLUNTEER}").status_code == 401


@pytest.mark.parametrize("role", sorted(Role))
def test_staff_alone_gets_in(api: ApiFor, role: Role) -> None:
    volunteer(area="31.71")
    expected = 200 if role in STAFF_ROLES else 403

    caller = api(DISPATCHER, roles=[role], areas={Role.VOLUNTEER_LEAD: ["31"]})

    assert caller.get(URL).status_code == expected
    assert caller.get(f"{URL}/{VOLUNTEER}").status_code == expected


def test_the_list_is_paged_and_filtered(api: ApiFor) -> None:
    for number in range(3):
        volunteer(person(number), status=states.ACTIVE)
    volunteer()

    answer = api(DISPATCHER, roles=[Role.OPS_ADMIN]).get(f"{URL}?status=active&limit=2&page=2")

    assert [each["user_id"] for each in answer.json()["data"]] == [str(person(2))]
    meta = answer.json()["meta"]
    assert (meta["page"], meta["limit"], meta["total"]) == (2, 2, 3)


def test_an_unknown_status_names_its_field(api: ApiFor) -> None:
    answer = api(DISPATCHER, roles=[Role.OPS_ADMIN]).get(f"{URL}?status=retired")

    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["field"] == "status"


def test_an_unknown_person_is_not_found(api: ApiFor) -> None:
    answer = api(DISPATCHER, roles=[Role.OPS_ADMIN]).get(f"{URL}/{STRANGER}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "VOLUNTEER_NOT_FOUND")


def test_a_longer_list_costs_no_more_queries(
    api: ApiFor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        profile = volunteer(person(number))
        profile.skills.add("AED")
        certificate(profile, number=f"N{number}")

    with django_assert_num_queries(4):  # page, skills, credentials, total
        api(DISPATCHER, roles=[Role.OPS_ADMIN]).get(URL)
