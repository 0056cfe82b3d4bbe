"""/api/notify/v1/contact-points."""

from __future__ import annotations

import pytest

from apps.notify.models import ContactPoint
from kreki.testing.plugin import ApiFor
from tests.notify.factories import reachable
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
URL = "/api/notify/v1/contact-points"
OWN = {"phone_e164": "+6281100000001", "email": None, "language": "en"}


def test_nobody_reads_without_a_token(api: ApiFor) -> None:
    assert api().get(URL).status_code == 401


def test_addresses_are_shown_masked_to_their_owner_only(api: ApiFor) -> None:
    reachable()

    shown = api(VOLUNTEER).get(URL).json()["data"]

    assert [point["masked"] for point in shown] == ["r•••@example.org", "+62•••890"]
    assert api(STRANGER).get(URL).json()["data"] == []


def test_own_addresses_stand_beside_the_accounts(api: ApiFor) -> None:
    reachable(email=None)

    answer = api(VOLUNTEER).put(URL, OWN, format="json")

    assert answer.status_code == 200
    assert [(point["origin"], point["masked"]) for point in answer.json()["data"]] == [
        ("account", "+62•••890"),
        ("person", "+62•••001"),
    ]


def test_null_takes_the_own_address_away(api: ApiFor) -> None:
    caller = api(VOLUNTEER)
    caller.put(URL, OWN, format="json")

    answer = caller.put(URL, {**OWN, "phone_e164": None}, format="json")

    assert answer.json()["data"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone_e164", "0812345"),
        ("phone_e164", "+62 812 345"),
        ("phone_e164", "+62٨١٢٣٤٥٦٧"),
        ("email", "rini"),
        ("email", "rini@surél.org"),
        ("language", "jv"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(api: ApiFor, field: str, value: object) -> None:
    answer = api(VOLUNTEER).put(URL, {**OWN, field: value}, format="json")

    assert answer.status_code == 400
    assert [detail["field"] for detail in answer.json()["error"]["details"]] == [field]
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize("field", ["phone_e164", "email"])
def test_a_forgotten_field_is_not_taken_for_null(api: ApiFor, field: str) -> None:
    body = {name: value for name, value in OWN.items() if name != field}

    assert api(VOLUNTEER).put(URL, body, format="json").status_code == 400
