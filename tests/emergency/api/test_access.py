"""Every address refuses who has no business there, before anything else."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import pytest

from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import panic
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


@pytest.mark.parametrize("role", [Role.VOLUNTEER_LEAD, Role.OPS_ADMIN, Role.SYSTEM_ADMIN])
def test_each_dispatcher_role_sees_every_incident(api: ApiFor, role: Role) -> None:
    incident = panic()

    answer = api(DISPATCHER, roles=[role]).get(f"{ROOT}/{incident.pk}")

    assert answer.json()["data"]["stage"] == "dispatcher"
