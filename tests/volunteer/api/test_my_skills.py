"""PUT /api/volunteer/v1/volunteers/me/skills."""

from __future__ import annotations

import pytest

from kreki.testing.plugin import ApiFor
from tests.people import STRANGER, VOLUNTEER
from tests.volunteer.factories import volunteer

pytestmark = pytest.mark.django_db
URL = "/api/volunteer/v1/volunteers/me/skills"
AED = {"skills": ["CPR_ADULT", "AED"]}


def test_anonymous_is_refused(api: ApiFor) -> None:
    assert api().put(URL, AED, format="json").status_code == 401


def test_the_list_replaces_the_former(api: ApiFor) -> None:
    volunteer().skills.add("CHOKING")

    answer = api(VOLUNTEER).put(URL, AED, format="json")

    assert (answer.status_code, answer.json()["data"]["skills"]) == (200, ["AED", "CPR_ADULT"])


def test_who_has_not_applied_finds_nothing(api: ApiFor) -> None:
    assert api(STRANGER).put(URL, AED, format="json").status_code == 404


def test_unknown_codes_are_named(api: ApiFor) -> None:
    volunteer()

    answer = api(VOLUNTEER).put(URL, {"skills": ["FLYING"]}, format="json")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "UNKNOWN_SKILL")
    assert "FLYING" in error["message"]


@pytest.mark.parametrize("body", [{}, {"skills": "AED"}, {"skills": [""]}])
def test_a_bad_list_names_its_field(api: ApiFor, body: dict[str, object]) -> None:
    volunteer()

    answer = api(VOLUNTEER).put(URL, body, format="json")

    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["field"].startswith("skills")
