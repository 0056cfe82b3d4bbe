"""Whose profiles a role reaches over REST: a lead those of the own areas, others all."""

from __future__ import annotations

import pytest
from django.db import connection
from rest_framework.test import APIClient

from apps.volunteer.selectors import list_volunteers
from kreki.identity import Role
from kreki.identity.policy import Extent, Reach
from kreki.testing.plugin import ApiFor
from tests.people import DISPATCHER, VOLUNTEER, person
from tests.volunteer.factories import volunteer

pytestmark = pytest.mark.django_db
URL = "/api/volunteer/v1/volunteers"
AREAS = {
    person(1): "31",
    person(2): "31.71",
    person(3): "31.71.02",
    person(4): "31.74",
    person(5): "32.71",
    person(6): None,
}


@pytest.fixture(autouse=True)
def _people() -> None:
    for user_id, area in AREAS.items():
        volunteer(user_id, area=area)


def seen_by(caller: APIClient) -> set[str | None]:
    """Areas of the listed; everybody listed can be opened, and nobody else."""
    listed = {each["user_id"]: each["area"] for each in caller.get(URL).json()["data"]}
    opened = {str(one) for one in AREAS if caller.get(f"{URL}/{one}").status_code == 200}
    assert opened == set(listed)
    assert caller.get(URL).json()["meta"]["total"] == len(listed)
    return set(listed.values())


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        (["31.71"], {"31.71", "31.71.02"}),
        (["31"], {"31", "31.71", "31.71.02", "31.74"}),
        (["31.74", "32"], {"31.74", "32.71"}),
        (["31.7"], set()),
        (["33"], set()),
    ],
)
def test_a_lead_reaches_the_own_areas(
    api: ApiFor, areas: list[str], expected: set[str | None]
) -> None:
    lead = api(DISPATCHER, roles=[Role.VOLUNTEER_LEAD], areas={"volunteer_lead": areas})

    assert seen_by(lead) == expected


def test_out_of_reach_is_as_if_there_were_nobody(api: ApiFor) -> None:
    lead = api(DISPATCHER, roles=[Role.VOLUNTEER_LEAD], areas={"volunteer_lead": ["31.71"]})

    for user_id in (person(5), person(6), VOLUNTEER):
        answer = lead.get(f"{URL}/{user_id}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "VOLUNTEER_NOT_FOUND")


@pytest.mark.parametrize("role", [Role.OPS_ADMIN, Role.SYSTEM_ADMIN, Role.TRAINING_ADMIN])
def test_the_others_reach_everybody_wherever_they_are(api: ApiFor, role: Role) -> None:
    assert seen_by(api(DISPATCHER, roles=[role])) == set(AREAS.values())


def test_an_admin_of_an_area_reaches_no_further(api: ApiFor) -> None:
    admin = api(DISPATCHER, roles=[Role.OPS_ADMIN], areas={"ops_admin": ["32"]})

    assert seen_by(admin) == {"32.71"}


def test_a_lead_without_an_area_reaches_nobody(api: ApiFor) -> None:
    lead = api(DISPATCHER, roles=[Role.VOLUNTEER_LEAD])

    assert lead.get(URL).status_code == 403
    assert lead.get(f"{URL}/{person(2)}").status_code == 403


def test_an_index_finds_the_people_of_an_area() -> None:
    found = list_volunteers(reach=Reach(Extent.AREA, frozenset({"31.71"})))

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a handful of rows asks for no index
    plan = found.order_by().explain(costs=False)

    assert plan.count("Index Cond") == 2, plan  # the area itself and those below it
    assert plan.count("volunteer_by_area") == 2, plan
