"""POST /api/auth/v1/register."""

from __future__ import annotations

import statistics
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse

from apps.auth_svc.models import User, UserRole
from kreki.contracts.auth import CodeRequested, ContactChanged
from kreki.events.models import Outbox
from kreki.identity import Role
from kreki.identity.verify import verify
from tests.auth_svc.factories import (
    EMAIL,
    PASSWORD,
    PHONE,
    account,
    code_of,
    code_sent,
    flow_of,
    post,
)

pytestmark = pytest.mark.django_db
BUDI = {"email": "Budi@Example.test", "password": PASSWORD, "full_name": "Budi Santoso"}


def register(**changed: Any) -> HttpResponse:
    return post("register", {**BUDI, **changed})


def test_a_code_by_mail_finishes_the_registration() -> None:
    begun = register()
    code = code_sent("budi@example.test")

    answer = post("verify-email", {"code": code}, flow=flow_of(begun))

    assert (begun.status_code, begun.json()["data"]) == (201, {"next": "verify_email"})
    data = answer.json()["data"]
    assert data["user"] | {"id": ""} == {
        "id": "",
        "role": "public",
        "roles": ["public"],
        "verified": True,
    }
    assert data["expiresIn"] == 300
    assert str(verify(data["accessToken"]).user_id) == data["user"]["id"]
    assert answer["Cache-Control"] == "no-store"
    assert "X-Session-Token" not in answer


def test_a_phone_alone_is_enough() -> None:
    """Traps 6 and 7."""
    begun = register(email=None, phone="0812 3456-7890")

    answer = post("verify-phone", {"code": code_sent(PHONE)}, flow=flow_of(begun))

    assert begun.json()["data"] == {"next": "verify_phone"}
    assert answer.status_code == 200
    assert answer.json()["data"]["user"]["verified"] is True


def test_of_two_contacts_the_phone_is_asked_for_first_and_is_enough() -> None:
    begun = register(phone=PHONE)

    answer = post("verify-phone", {"code": code_sent(PHONE)}, flow=flow_of(begun))

    assert begun.json()["data"] == {"next": "verify_phone"}
    assert answer.status_code == 200


def test_nobody_has_tokens_before_the_code() -> None:
    register()

    answer = post("login", {"email": BUDI["email"], "password": PASSWORD})

    assert code_of(answer) == (429, "AUTH_TOO_OFTEN")  # the first code is seconds old
    cache.clear()
    answer = post("login", {"email": BUDI["email"], "password": PASSWORD})
    assert code_of(answer) == (401, "AUTH_VERIFY_EMAIL_REQUIRED")
    assert flow_of(answer)


def test_notify_learns_of_a_contact_once_it_is_verified() -> None:
    begun = register()
    assert not Outbox.objects.filter(type=ContactChanged.type).exists()

    post("verify-email", {"code": code_sent("budi@example.test")}, flow=flow_of(begun))

    event = Outbox.objects.filter(type=ContactChanged.type).latest("seq")
    user = User.objects.get()
    assert (event.subject, event.seq) == (f"user:{user.pk}", user.contact_version)
    assert event.data == {
        "user_id": str(user.pk),
        "email": "budi@example.test",
        "phone_e164": None,
        "language": "id",
    }


def test_the_code_leaves_sealed_and_with_the_persons_language() -> None:
    register(language="en")

    (event,) = Outbox.objects.filter(type=CodeRequested.type)

    assert (event.data["template_key"], event.data["channel"]) == ("code_verify", "email")
    assert event.data["language"] == "en"
    assert code_sent("budi@example.test") not in str(event.data)


def test_applying_as_volunteer_grants_nothing() -> None:
    begun = register(role="volunteer")

    answer = post("verify-email", {"code": code_sent("budi@example.test")}, flow=flow_of(begun))

    assert answer.json()["data"]["user"]["roles"] == ["public"]
    assert not UserRole.objects.exists()


@pytest.mark.parametrize("known", [{"email": EMAIL}, {"phone": PHONE}])
def test_a_known_contact_is_answered_like_a_new_one(known: dict[str, str]) -> None:
    account()
    fresh = {"email": "new@example.test"} if "email" in known else {"phone": "081200000001"}
    nobody = {"email": None, "phone": None}

    new, old = register(**{**nobody, **fresh}), register(**{**nobody, **known})

    assert (new.status_code, old.status_code) == (201, 201)
    assert new.json()["data"] == old.json()["data"]
    assert set(new.headers) == set(old.headers)
    assert User.objects.count() == 2


def test_the_owner_of_a_known_contact_is_told_and_gets_no_code() -> None:
    user = account()

    begun = register(email=EMAIL)

    (event,) = Outbox.objects.filter(type=CodeRequested.type)
    assert (event.data["template_key"], event.data["user_id"]) == ("code_known", str(user.pk))
    assert code_sent(EMAIL) == ""
    for code in ("", "000000"):
        assert post("verify-email", {"code": code}, flow=flow_of(begun)).status_code in {400, 422}


@pytest.mark.slow
def test_known_and_new_contacts_take_the_same_time() -> None:
    account()

    def seconds(email: str) -> float:
        cache.clear()
        started = time.thread_time()
        assert register(email=email).status_code == 201
        return time.thread_time() - started

    known = [seconds(EMAIL) for _ in range(5)]
    new = [seconds(f"new{number}@example.test") for number in range(5)]

    assert 0.4 < statistics.median(known) / statistics.median(new) < 2.5


def test_the_third_wrong_code_ends_the_step() -> None:
    flow = flow_of(register())
    code = code_sent("budi@example.test")
    wrong = "000000" if code != "000000" else "111111"

    answers = [post("verify-email", {"code": wrong}, flow=flow) for _ in range(3)]
    late = post("verify-email", {"code": code}, flow=flow)

    assert [code_of(answer) for answer in answers] == [(422, "AUTH_CODE_INCORRECT")] * 3
    assert code_of(late)[0] in {401, 409}


@pytest.mark.parametrize("flow", ["", "x" * 32, "../../etc", "\0" * 8, "a" * 5000])
def test_a_code_counts_only_with_its_own_flow(flow: str) -> None:
    register()

    answer = post("verify-email", {"code": code_sent("budi@example.test")}, flow=flow)

    assert code_of(answer) in {(409, "AUTH_FLOW_EXPIRED"), (401, "AUTH_SESSION_EXPIRED")}


def test_a_second_code_is_sent_on_request_but_not_at_once() -> None:
    """Trap 8."""
    flow = flow_of(register())
    first = code_sent("budi@example.test")

    early = post("verify-email/resend", flow=flow)
    cache.clear()
    late = post("verify-email/resend", flow=flow)

    assert code_of(early) == (429, "AUTH_TOO_OFTEN")
    assert early["Retry-After"] == "30"
    assert late.status_code == 200
    answer = post("verify-email", {"code": code_sent("budi@example.test")}, flow=flow)
    assert answer.status_code == 200
    assert first != ""


def test_two_registrations_with_one_phone_at_once_are_too_often() -> None:
    """Trap 8."""
    register(email=None, phone=PHONE)

    assert code_of(register(email=None, phone=PHONE)) == (429, "AUTH_TOO_OFTEN")


def test_nothing_is_pending_after_signing_out_of_nothing() -> None:
    for path in ("verify-email/resend", "verify-phone/resend", "verify-phone", "verify-email"):
        answer = post(path, {"code": "123456"})
        assert code_of(answer) == (409, "AUTH_FLOW_EXPIRED"), path


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


def test_roles_in_the_database_are_those_of_the_code() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM auth_svc_role")
        assert {code for (code,) in cursor.fetchall()} == set(Role)
