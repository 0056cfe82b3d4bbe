"""GET and PUT /api/volunteer/v1/volunteers/me."""

from __future__ import annotations

import pytest

from apps.volunteer.domain import states
from apps.volunteer.models import Profile
from kreki.testing.plugin import ApiFor
from tests.people import STRANGER, VOLUNTEER
from tests.volunteer.factories import certificate, published, volunteer

pytestmark = pytest.mark.django_db
URL = "/api/volunteer/v1/volunteers/me"
CAR = {"display_name": "Sari U.", "transport_mode": "car"}


def test_anonymous_is_refused(api: ApiFor) -> None:
    assert api().get(URL).status_code == 401
    assert api().put(URL, CAR, format="json").status_code == 401


def test_one_sees_oneself_whole(api: ApiFor) -> None:
    certificate(volunteer(status=states.ACTIVE))

    data = api(VOLUNTEER).get(URL).json()["data"]

    assert set(data) == {
        *("user_id", "display_name", "status", "transport_mode", "area", "skills"),
        *("credentials", "applied_at", "decided_at", "reason"),
    }
    assert data["credentials"][0]["valid_until"] == "2027-12-31"


def test_who_has_not_applied_finds_nothing(api: ApiFor) -> None:
    volunteer()

    answer = api(STRANGER).get(URL)

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "VOLUNTEER_NOT_FOUND")


def test_refusals_speak_the_language_of_the_header(api: ApiFor) -> None:
    answer = api(STRANGER).get(URL, headers={"Accept-Language": "en"})

    assert answer.json()["error"]["message"] == "This volunteer is not registered."


def test_name_and_transport_change_together(api: ApiFor) -> None:
    volunteer(status=states.ACTIVE)

    answer = api(VOLUNTEER).put(URL, CAR, format="json")

    assert answer.status_code == 200
    assert answer.json()["data"]["display_name"] == "Sari U."
    assert published()[0][1].transport_mode == "car"


def test_status_cannot_be_set_by_the_person(api: ApiFor) -> None:
    volunteer()

    api(VOLUNTEER).put(URL, CAR | {"status": "active"}, format="json")

    assert Profile.objects.get().status == states.APPLICANT


def test_a_missing_field_is_named(api: ApiFor) -> None:
    volunteer()

    answer = api(VOLUNTEER).put(URL, {"display_name": "Sari"}, format="json")

    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["field"] == "transport_mode"


@pytest.mark.parametrize(
    ("said", "expected"),
    [({}, "31.71"), ({"area": "31.74.02"}, "31.74.02"), ({"area": None}, None)],
)
def test_where_somebody_is_changes_only_if_it_is_said(
    api: ApiFor, said: dict[str, object], expected: str | None
) -> None:
    volunteer(area="31.71")

    answer = api(VOLUNTEER).put(URL, CAR | said, format="json")

    assert answer.json()["data"]["area"] == expected


def test_a_code_that_is_none_names_its_field_and_changes_nothing(api: ApiFor) -> None:
    volunteer(area="31.71")

    answer = api(VOLUNTEER).put(URL, CAR | {"area": "31.7"}, format="json")

    assert answer.status_code == 400
    assert [detail["field"] for detail in answer.json()["error"]["details"]] == ["area"]
    assert Profile.objects.get().area == "31.71"
    assert Profile.objects.get().display_name == "Sari Utami"
