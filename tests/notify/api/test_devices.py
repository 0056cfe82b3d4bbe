"""/api/notify/v1/devices."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from apps.notify.models import Device
from kreki.testing.plugin import ApiFor
from tests.notify.factories import device
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
URL = "/api/notify/v1/devices"
BODY: dict[str, Any] = {
    "installation_id": "i1",
    "platform": "android",
    "target_kind": "fid",
    "target": "phone-1",
    "language": "en",
    "app_version": "2.1.0",
}


def test_nobody_registers_without_a_token(api: ApiFor) -> None:
    assert api().post(URL, BODY, format="json").status_code == 401


def test_a_person_registers_and_sees_the_device_without_its_target(api: ApiFor) -> None:
    caller = api(VOLUNTEER)
    answer = caller.post(URL, BODY, format="json")
    listed = caller.get(URL)

    assert answer.status_code == 200
    assert listed.json()["data"] == [answer.json()["data"]]
    assert "target" not in answer.json()["data"]
    assert listed.json()["meta"]["total"] == 1


def test_the_same_key_gives_the_first_answer_again(api: ApiFor) -> None:
    caller = api(VOLUNTEER)
    options = {"format": "json", "headers": {"Idempotency-Key": "press-0001"}}
    first = caller.post(URL, BODY, **options)
    again = caller.post(URL, BODY, **options)

    assert again.json()["data"] == first.json()["data"]
    assert again["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("platform", "symbian"),
        ("target_kind", "topic"),
        ("target", ""),
        ("target", "x" * 513),
        ("installation_id", None),
        ("language", "jv"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(api: ApiFor, field: str, value: object) -> None:
    answer = api(VOLUNTEER).post(URL, {**BODY, field: value}, format="json")

    assert answer.status_code == 400
    assert [detail["field"] for detail in answer.json()["error"]["details"]] == [field]
    assert not Device.objects.exists()


def test_logout_forgets_the_device(api: ApiFor) -> None:
    mine = device(VOLUNTEER, "phone-1")

    assert api(VOLUNTEER).delete(f"{URL}/{mine.pk}").status_code == 204
    assert not Device.objects.exists()


def test_another_persons_device_is_not_found(api: ApiFor) -> None:
    theirs = device(VOLUNTEER, "phone-1")

    for unknown in (theirs.pk, uuid4()):
        answer = api(STRANGER).delete(f"{URL}/{unknown}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "DEVICE_NOT_FOUND")
    assert api(STRANGER).get(URL).json()["data"] == []
    assert Device.objects.exists()
