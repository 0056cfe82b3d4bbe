"""POST /api/volunteer/v1/volunteers."""

from __future__ import annotations

import pytest

from apps.volunteer.domain import states
from apps.volunteer.models import Profile
from kreki.testing.plugin import ApiFor
from tests.people import VOLUNTEER
from tests.volunteer.factories import volunteer

pytestmark = pytest.mark.django_db
URL = "/api/volunteer/v1/volunteers"
SARI = {"display_name": "Sari Utami", "transport_mode": "motorbike"}


def test_anonymous_is_refused(api: ApiFor) -> None:
    answer = api().post(URL, SARI, format="json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "NOT_AUTHENTICATED")


def test_anybody_with_an_account_may_apply(api: ApiFor) -> None:
    answer = api(VOLUNTEER).post(URL, SARI, format="json")

    assert answer.status_code == 201
    data = answer.json()["data"]
    assert data["user_id"] == str(VOLUNTEER)
    assert (data["status"], data["skills"], data["credentials"]) == ("applicant", [], [])
    assert data["area"] is None


def test_who_applies_may_say_where(api: ApiFor) -> None:
    answer = api(VOLUNTEER).post(URL, SARI | {"area": "31.71"}, format="json")

    assert answer.json()["data"]["area"] == "31.71"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("display_name", ""), ("display_name", "x" * 121), ("transport_mode", "horse")),
        *(("area", ""), ("area", "Jakarta"), ("area", "31."), ("area", "31.71.01.1001.1")),
    ],
)
def test_bad_values_name_their_field_and_change_nothing(
    api: ApiFor, field: str, value: str
) -> None:
    answer = api(VOLUNTEER).post(URL, SARI | {field: value}, format="json")

    assert answer.status_code == 400
    assert [detail["field"] for detail in answer.json()["error"]["details"]] == [field]
    assert not Profile.objects.exists()


def test_a_second_application_conflicts(api: ApiFor) -> None:
    volunteer(status=states.SUSPENDED)

    answer = api(VOLUNTEER).post(URL, SARI, format="json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "ALREADY_APPLIED")


def test_a_repeat_with_the_same_key_gets_the_first_answer(api: ApiFor) -> None:
    headers = {"Idempotency-Key": "apply-0001"}
    first = api(VOLUNTEER).post(URL, SARI, format="json", headers=headers)

    again = api(VOLUNTEER).post(URL, SARI, format="json", headers=headers)

    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert again.json()["data"] == first.json()["data"]
