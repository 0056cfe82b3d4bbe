"""GET and PUT /api/auth/v1/me."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.test import APIClient

from apps.auth_svc.models import User
from kreki.contracts.auth import ContactChanged
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
        "verified": True,
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


def test_a_new_language_is_told_to_notify_with_the_verified_contacts(api: ApiFor) -> None:
    account()

    put(api(VOLUNTEER), {"language": "en"})

    (event,) = Outbox.objects.filter(type=ContactChanged.type)
    assert (event.seq, event.data) == (
        User.objects.get().contact_version,
        {"user_id": str(VOLUNTEER), "email": EMAIL, "phone_e164": PHONE, "language": "en"},
    )


def test_contacts_are_not_profile_fields(api: ApiFor) -> None:
    """They change by a code that is sent to the new one."""
    account()

    put(api(VOLUNTEER), {"email": "new@example.test", "phone": "081299999999"})

    user = User.objects.get()
    assert (user.email, user.phone) == (EMAIL, PHONE)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": None}, "full_name"),
        ({"language": "fr"}, "language"),
    ],
)
def test_bad_input_names_the_field(api: ApiFor, body: dict[str, Any], field: str) -> None:
    account()

    answer = put(api(VOLUNTEER), body)

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert answer.json()["error"]["details"][0]["field"] == field
    assert not Outbox.objects.exists()


def test_power_is_not_a_profile_field(api: ApiFor) -> None:
    """Trap 18."""
    account()

    put(api(VOLUNTEER), {"is_staff": True, "status": "suspended", "roles": ["system_admin"]})

    user = User.objects.get()
    assert (user.is_staff, user.status, user.authz_version) == (False, "active", 1)
    assert not user.role_grants.exists()
