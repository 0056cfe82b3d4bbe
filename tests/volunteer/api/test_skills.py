"""GET /api/volunteer/v1/skills."""

from __future__ import annotations

import pytest

from kreki.testing.plugin import ApiFor

pytestmark = pytest.mark.django_db


def test_everybody_may_read_the_catalogue(api: ApiFor) -> None:
    answer = api().get("/api/volunteer/v1/skills")

    assert answer.status_code == 200
    assert {
        "code": "CPR_ADULT",
        "category": "bhd",
        "label_id": "RJP dewasa",
        "label_en": "CPR for adults",
    } in answer.json()["data"]
    assert {each["category"] for each in answer.json()["data"]} == {
        *("bhd", "disaster", "instructor", "medical", "language")
    }
