"""POST /api/auth/v1/register."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from apps.auth_svc.models import User, UserRole
from kreki.events.models import Outbox
from kreki.identity import Role
from kreki.identity.verify import verify
from tests.auth_svc.factories import EMAIL, PASSWORD, PHONE, account, code_of, post

pytestmark = pytest.mark.django_db
BUDI = {"email": "Budi@Example.test", "password": PASSWORD, "full_name": "Budi Santoso"}


def test_registration_signs_in_as_public() -> None:
    answer = post("register", BUDI)

    data = answer.json()["data"]
    assert answer.status_code == 201
    assert data["user"] | {"id": ""} == {
        "id": "",
        "role": "public",
        "roles": ["public"],
        "verified": False,
    }
    assert data["expiresIn"] == 300
    assert str(verify(data["accessToken"]).user_id) == data["user"]["id"]
    assert answer["Cache-Control"] == "no-store"


def test_the_contact_is_told_in_the_same_transaction() -> None:
    user_id = post("register", {**BUDI, "phone": "0812 3456-7890"}).json()["data"]["user"]["id"]

    event = Outbox.objects.get()
    assert (event.type, event.subject, event.seq) == (
        "auth.contact.changed.v1",
        f"user:{user_id}",
        1,
    )
    assert event.data == {
        "user_id": user_id,
        "email": "budi@example.test",
        "phone_e164": PHONE,
        "language": "id",
    }


def test_applying_as_volunteer_grants_nothing() -> None:
    answer = post("register", {**BUDI, "role": "volunteer"})

    assert answer.json()["data"]["user"]["roles"] == ["public"]
    assert not UserRole.objects.exists()


def test_two_people_without_email_do_not_collide() -> None:
    """Trap 20."""
    for phone in ("081234567890", "081234567891"):
        body = {"phone": phone, "password": PASSWORD, "full_name": "Ani"}
        assert post("register", body).status_code == 201

    assert User.objects.filter(email=None).count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": None}, "email"),
        ({"email": "not an address"}, "email"),
        ({"email": "\u017fari@example.test"}, "email"),  # ſ, a long s
        ({"email": "sari@ex\u0430mple.test"}, "email"),  # a Cyrillic а
        ({"phone": "12"}, "phone"),
        ({"phone": "0812abc"}, "phone"),
        ({"password": "kurang1A"[:7]}, "password"),
        ({"password": "tanpahurufbesar1"}, "password"),
        ({"password": "TanpaAngkaSamaSekali"}, "password"),
        ({"password": "Password1"}, "password"),
        ({"full_name": ""}, "full_name"),
        ({"language": "fr"}, "language"),
        ({"role": "system_admin"}, "role"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(changed: dict[str, Any], field: str) -> None:
    answer = post("register", {**BUDI, **changed})

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert field in {detail["field"] for detail in answer.json()["error"]["details"]}
    assert not User.objects.exists()
    assert not Outbox.objects.exists()


def test_what_is_not_asked_for_is_not_taken() -> None:
    """Trap 18: mass assignment."""
    extra = {"is_staff": True, "is_superuser": True, "roles": ["system_admin"], "status": "x"}

    post("register", {**BUDI, **extra})

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.status) == (False, False, "active")
    assert not user.role_grants.exists()


def test_a_taken_email_or_phone_is_a_conflict_that_names_it() -> None:
    account()

    by_email = post("register", {**BUDI, "email": EMAIL.upper()})
    by_phone = post("register", {**BUDI, "phone": "6281234567890"})

    assert code_of(by_email) == (409, "AUTH_EMAIL_TAKEN")
    assert code_of(by_phone) == (409, "AUTH_PHONE_TAKEN")
    assert User.objects.count() == 1
    assert not Outbox.objects.exists()


def test_roles_in_the_database_are_those_of_the_code() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM auth_svc_role")
        assert {code for (code,) in cursor.fetchall()} == set(Role)
