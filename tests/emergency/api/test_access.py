"""Every address refuses who has no business there, before anything else."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import pytest

from apps.emergency.models import Area, Incident
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import MONAS, panic
from tests.people import DISPATCHER, STRANGER

pytestmark = pytest.mark.django_db

ROOT: Final = "/api/emergency/v1"
PLAIN: Final = (
    ("post", "panic"),
    ("get", "duty"),
    ("put", "duty"),
    ("get", "active"),
    ("get", "nearby"),
)
ABOUT_ONE: Final = (
    ("get", ""),
    ("get", "/timeline"),
    ("put", "/respond"),
    ("put", "/arrive"),
    ("put", "/complete"),
    ("put", "/cancel"),
)
EVERY: Final = [*PLAIN, *((method, f"{UUID(int=1)}{end}") for method, end in ABOUT_ONE)]


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_anonymous_is_refused(api: ApiFor, method: str, path: str) -> None:
    answer = getattr(api(), method)(f"{ROOT}/{path}", {}, format="json")

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "NOT_AUTHENTICATED"


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_a_partner_organisation_is_refused(api: ApiFor, method: str, path: str) -> None:
    partner = api(STRANGER, roles=[Role.PARTNER])

    answer = getattr(partner, method)(f"{ROOT}/{path}", {}, format="json")

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "PERMISSION_DENIED"


@pytest.mark.parametrize(("method", "end"), ABOUT_ONE)
def test_a_stranger_does_not_learn_that_an_incident_exists(
    api: ApiFor, method: str, end: str
) -> None:
    body = {"action": "accept"} if end == "/respond" else {}
    known, unknown = panic().pk, UUID(int=1)
    stranger = getattr(api(STRANGER, roles=[Role.VOLUNTEER]), method)

    answers = [stranger(f"{ROOT}/{one}{end}", body, format="json") for one in (known, unknown)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["error"] == answers[1].json()["error"]
    assert answers[0].json()["error"]["code"] == "INCIDENT_NOT_FOUND"


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.INSTRUCTOR, Role.TRAINING_ADMIN])
def test_who_is_near_a_place_is_for_dispatchers_only(api: ApiFor, role: Role | None) -> None:
    answer = api(STRANGER, roles=[role] if role else []).get(f"{ROOT}/nearby?lat=-6&lng=106")

    assert answer.status_code == 403


@pytest.mark.parametrize("role", [Role.OPS_ADMIN, Role.SYSTEM_ADMIN])
def test_each_national_dispatcher_role_sees_every_incident(api: ApiFor, role: Role) -> None:
    incident = panic()

    answer = api(DISPATCHER, roles=[role]).get(f"{ROOT}/{incident.pk}")

    assert answer.json()["data"]["stage"] == "dispatcher"


def test_a_lead_sees_steers_and_searches_own_areas_only(api: ApiFor) -> None:
    here = Area.objects.get(code="31.71")
    inside, outside = panic(), panic(reporter_id=STRANGER)
    Incident.objects.filter(pk=inside.pk).update(area=here)
    lead = api(DISPATCHER, roles=[Role.VOLUNTEER_LEAD], areas={"volunteer_lead": ["31"]})

    listed = lead.get(f"{ROOT}/active").json()["data"]
    ends = [lead.put(f"{ROOT}/{one.pk}/cancel").status_code for one in (inside, outside)]

    assert [one["id"] for one in listed] == [str(inside.pk)]
    assert ends == [200, 404]
    assert lead.get(f"{ROOT}/nearby?lat={MONAS[0]}&lng={MONAS[1]}").status_code == 200
    assert lead.get(f"{ROOT}/nearby?lat=-7.8&lng=110.4").status_code == 403


def test_an_area_bound_admin_reaches_no_further_than_a_lead(api: ApiFor) -> None:
    elsewhere = {"ops_admin": ["34"]}
    incident = panic()
    Incident.objects.filter(pk=incident.pk).update(area=Area.objects.get(code="31.71"))

    admin = api(DISPATCHER, roles=[Role.OPS_ADMIN], areas=elsewhere)

    assert admin.get(f"{ROOT}/{incident.pk}").status_code == 404


def test_a_lead_without_an_area_sees_nobodys_incidents(api: ApiFor) -> None:
    incident = panic()

    lead = api(DISPATCHER, roles=[Role.VOLUNTEER_LEAD])

    assert lead.get(f"{ROOT}/{incident.pk}").status_code == 404
    assert lead.get(f"{ROOT}/nearby?lat=-6&lng=106").status_code == 403


def test_support_sees_what_the_caller_sees_and_presses_nothing_for_them(api: ApiFor) -> None:
    incident = panic(reporter_id=STRANGER)
    support = api(STRANGER, act={"sub": str(DISPATCHER)})

    listed = support.get(f"{ROOT}/active").json()["data"]
    press = support.post(
        f"{ROOT}/panic", {"latitude": MONAS[0], "longitude": MONAS[1]}, format="json"
    )
    cancel = support.put(f"{ROOT}/{incident.pk}/cancel")

    assert [one["id"] for one in listed] == [str(incident.pk)]
    for refused in (press, cancel):
        assert refused.status_code == 403
        assert refused.json()["error"]["code"] == "AUTH_ACTING_READS_ONLY"
    assert Incident.objects.get().status == Incident.Status.PENDING
