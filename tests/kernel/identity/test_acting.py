"""A token of support reads, is refused everything else by one code, and leaves a row each time."""

from __future__ import annotations

from typing import Any, Final

import pytest
from rest_framework.test import APIClient

from kreki.audit.models import AuditEvent
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.people import DISPATCHER, VOLUNTEER

pytestmark = pytest.mark.django_db
READS_ONLY: Final = "AUTH_ACTING_READS_ONLY"


@pytest.fixture(autouse=True)
def _urls(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.kernel.identity.probe"


@pytest.fixture
def support(api: ApiFor) -> APIClient:
    return api(VOLUNTEER, roles=[Role.SYSTEM_ADMIN], act={"sub": str(DISPATCHER)})


def rows() -> list[str]:
    events = AuditEvent.objects.filter(action="support.asked").order_by("id")
    assert all(
        (event.actor, event.acting_for, event.subject)
        == (f"user:{DISPATCHER}", f"user:{VOLUNTEER}", f"user:{VOLUNTEER}")
        for event in events
    )
    return [event.reason for event in events]


def test_it_reads_as_the_person_and_is_on_record(support: APIClient) -> None:
    answer = support.get("/api/forgetful?about=me")

    assert answer.json()["data"]["id"] == str(VOLUNTEER)
    assert rows() == ["GET /api/forgetful"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["probe", "forgetful"])
def test_what_is_no_reading_is_refused_by_any_view(
    support: APIClient, method: str, path: str
) -> None:
    answer = getattr(support, method)(f"/api/{path}", {}, format="json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, READS_ONLY)
    assert rows() == [f"{method.upper()} /api/{path}"]


def test_the_row_names_no_more_than_the_column_holds(support: APIClient) -> None:
    support.get(f"/api/probe/{'x' * 300}")
    support.get("/api/probe", QUERY_STRING="x" * 300)

    assert rows() == ["GET /api/probe"]


def test_whoever_acts_for_themselves_leaves_no_row(api: ApiFor) -> None:
    assert api(VOLUNTEER).get("/api/probe").status_code == 200
    assert rows() == []


def test_a_token_that_is_refused_leaves_no_row(api: ApiFor) -> None:
    expired = api(VOLUNTEER, act={"sub": str(DISPATCHER)}, exp=1)

    assert expired.get("/api/probe").status_code == 401
    assert rows() == []
