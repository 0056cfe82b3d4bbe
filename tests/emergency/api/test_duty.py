"""PUT duty puts a person on the map and takes the person off it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest
from django.utils import timezone

from apps.emergency.models import LivePosition
from kreki.identity import Role
from kreki.testing.plugin import ApiFor
from tests.emergency.factories import responder
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db

DUTY: Final = "/api/emergency/v1/duty"
ON: Final = {"on": True, "latitude": -6.2, "longitude": 106.8, "accuracy_m": 8}
OFF: Final = {"on": False, "since": None, "heard_at": None}


@pytest.fixture
def phone(api: ApiFor) -> Any:
    return api(VOLUNTEER, roles=[Role.VOLUNTEER])


def test_on_with_a_first_fix_and_off_again(phone: Any) -> None:
    responder(1, user_id=VOLUNTEER, on_duty=False)

    on = phone.put(DUTY, ON, format="json")

    position = LivePosition.objects.get()
    assert on.status_code == 200
    assert set(on.json()["data"]) == {"on", "since", "heard_at"}
    assert phone.get(DUTY).json()["data"] == on.json()["data"]
    assert (position.place.y, position.place.x, position.accuracy_m) == (-6.2, 106.8, 8)
    assert phone.put(DUTY, {"on": False}, format="json").json()["data"] == OFF
    assert phone.get(DUTY).json()["data"] == OFF
    assert not LivePosition.objects.exists()


@pytest.mark.parametrize("gone", ["latitude", "longitude"])
def test_on_without_a_place_names_it(phone: Any, gone: str) -> None:
    responder(1, user_id=VOLUNTEER, on_duty=False)

    answer = phone.put(
        DUTY, {name: value for name, value in ON.items() if name != gone}, format="json"
    )

    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["error"]["details"]] == [gone]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("on", None), ("on", "mungkin"), ("latitude", 91), ("longitude", "NaN"), ("fix_at", "kini")],
)
def test_what_is_wrong_is_named(phone: Any, name: str, wrong: object) -> None:
    answer = phone.put(DUTY, {**ON, name: wrong}, format="json")

    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["error"]["details"]] == [name]


@pytest.mark.parametrize(
    "record",
    [{"status": "suspended"}, {"certified_until": None}, {"certified_until": timezone.now()}],
)
def test_who_may_not_serve_stays_off(phone: Any, record: dict[str, Any]) -> None:
    responder(1, user_id=VOLUNTEER, on_duty=False, **record)

    answer = phone.put(DUTY, ON, format="json")

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "RESPONDER_NOT_ELIGIBLE"
    assert not LivePosition.objects.exists()


def test_somebody_unknown_to_volunteer_stays_off(phone: Any) -> None:
    assert phone.put(DUTY, ON, format="json").status_code == 403


def test_a_fix_from_the_future_is_taken_as_of_now(phone: Any) -> None:
    responder(1, user_id=VOLUNTEER, on_duty=False)
    later = (timezone.now() + timedelta(hours=1)).isoformat()

    phone.put(DUTY, {**ON, "fix_at": later}, format="json")

    assert LivePosition.objects.get().fix_at <= timezone.now()


def test_a_repeat_keeps_since_and_renews_the_fix(phone: Any) -> None:
    responder(1, user_id=VOLUNTEER, on_duty=False)
    first = phone.put(DUTY, ON, format="json").json()["data"]

    again = phone.put(DUTY, {**ON, "latitude": -6.3}, format="json").json()["data"]

    assert again["since"] == first["since"]
    assert again["heard_at"] > first["heard_at"]
    assert LivePosition.objects.get().place.y == -6.3


def test_a_key_with_another_body_is_refused(phone: Any) -> None:
    responder(1, user_id=VOLUNTEER, on_duty=False)
    key = {"Idempotency-Key": "duty-0001"}
    phone.put(DUTY, ON, format="json", headers=key)

    answer = phone.put(DUTY, {"on": False}, format="json", headers=key)

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert LivePosition.objects.exists()
