"""GET and PUT /api/auth/v1/me."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.test import APIClient

from apps.auth_svc.models import User
from kreki.events.models import Outbox
from kreki.testing.plugin import ApiFor
from tests.auth_svc.factories import EMAIL, PHONE, account, code_of
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
ME = "/api/auth/v1/me"


def put(client: APIClient, body: dict[str, Any]) -> HttpResponse:
    return client.put(ME, body, format="json")


def test_anonymous_is_401(api: ApiFor) -> None:
    assert api().get(ME).status_code == 401
    assert put(api(), {"full_name": "X"}).status_code == 401


def test_everybody_sees_their_own_account(api: ApiFor) -> None:
    account()
    account(STRANGER, email="other@example.test", phone=None)

    data = api(VOLUNTEER).get(ME).json()["data"]

    assert data["created_at"].endswith("Z")
    assert data | {"created_at": ""} == {
        "id": str(VOLUNTEER),
        "role": "public",
        "roles": ["public"],
        "verified": False,
        "full_name": "Sari",
        "email": EMAIL,
        "phone": PHONE,
        "language": "id",
        "created_at": "",
    }


def test_a_gone_account_is_not_found(api: ApiFor) -> None:
    assert code_of(api(STRANGER).get(ME)) == (404, "AUTH_ACCOUNT_NOT_FOUND")
    assert code_of(put(api(STRANGER), {"language": "en"})) == (404, "AUTH_ACCOUNT_NOT_FOUND")


def test_a_new_name_is_nobody_elses_news(api: ApiFor) -> None:
    account()

    answer = put(api(VOLUNTEER), {"full_name": "Sari Dewi"})

    assert answer.json()["data"]["full_name"] == "Sari Dewi"
    assert not Outbox.objects.exists()


def test_every_contact_change_is_announced_with_the_next_number(api: ApiFor) -> None:
    account()

    for body in ({"phone": "081299999999"}, {"language": "en"}, {"email": None}, {"email": None}):
        assert put(api(VOLUNTEER), body).status_code == 200

    events = list(Outbox.objects.order_by("id"))
    assert [event.seq for event in events] == [2, 3, 4]
    assert events[-1].data == {
        "user_id": str(VOLUNTEER),
        "email": None,
        "phone_e164": "+6281299999999",
        "language": "en",
    }


def test_a_new_phone_is_not_verified(api: ApiFor) -> None:
    account()
    User.objects.update(phone_verified=True)

    put(api(VOLUNTEER), {"full_name": "Sari Dewi"})
    assert User.objects.get().phone_verified
    put(api(VOLUNTEER), {"phone": "081299999999"})

    assert not User.objects.get().phone_verified


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": None}, "full_name"),
        ({"language": "fr"}, "language"),
        ({"email": "x"}, "email"),
        ({"email": ""}, "email"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_bad_input_names_the_field(api: ApiFor, body: dict[str, Any], field: str) -> None:
    account()

    answer = put(api(VOLUNTEER), body)

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert answer.json()["error"]["details"][0]["field"] == field
    assert not Outbox.objects.exists()


def test_one_contact_must_remain(api: ApiFor) -> None:
    account(phone=None)

    answer = put(api(VOLUNTEER), {"email": None})

    assert code_of(answer) == (422, "AUTH_CONTACT_REQUIRED")
    assert User.objects.get().email == EMAIL


def test_somebody_elses_contact_is_a_conflict(api: ApiFor) -> None:
    account()
    account(STRANGER, email="other@example.test", phone="+6281200000000")

    by_email = put(api(VOLUNTEER), {"email": "Other@example.test"})
    by_phone = put(api(VOLUNTEER), {"phone": "081200000000"})

    assert code_of(by_email) == (409, "AUTH_EMAIL_TAKEN")
    assert code_of(by_phone) == (409, "AUTH_PHONE_TAKEN")


def test_power_is_not_a_profile_field(api: ApiFor) -> None:
    """Trap 18."""
    account()

    put(api(VOLUNTEER), {"is_staff": True, "status": "suspended", "roles": ["system_admin"]})

    user = User.objects.get()
    assert (user.is_staff, user.status, user.authz_version) == (False, "active", 1)
    assert not user.role_grants.exists()
