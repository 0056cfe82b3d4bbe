"""POST /api/auth/v1/login."""

from __future__ import annotations

import statistics
import time

import pytest
from django.contrib.auth import hashers
from pytest_django import Settings

from apps.auth_svc.models import DeviceSession, User, UserRole
from tests.auth_svc.factories import EMAIL, PASSWORD, PHONE, account, code_of, post, sign_in
from tests.auth_svc.test_roles import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "contact",
    [
        {"email": EMAIL},
        {"email": "SARI@example.TEST"},
        {"phone": PHONE},
        {"phone": "0812-3456-7890"},
    ],
)
def test_email_or_phone_in_any_spelling_signs_in(contact: dict[str, str]) -> None:
    user = account()
    UserRole.objects.create(user=user, role_id="volunteer", valid_from=NOON, granted_by="test")

    data = sign_in(**contact)

    assert data["user"] == {
        "id": str(user.id),
        "role": "volunteer",
        "roles": ["public", "volunteer"],
        "verified": False,
    }
    assert set(data) == {"accessToken", "refreshToken", "expiresIn", "user"}


def test_the_device_is_remembered() -> None:
    user = account()

    post("login", {"email": EMAIL, "password": PASSWORD})

    device = DeviceSession.objects.get()
    assert (device.user, device.amr, device.ip) == (user, ["pwd"], "127.0.0.1")


@pytest.mark.parametrize(
    "body",
    [
        {"email": EMAIL, "password": "Salah-119"},
        {"phone": PHONE, "password": "Salah-119"},
        {"email": "nobody@example.test", "password": PASSWORD},
        {"phone": "+6281200000000", "password": PASSWORD},
    ],
)
def test_wrong_password_and_unknown_account_look_the_same(body: dict[str, str]) -> None:
    account()

    answer = post("login", body)

    assert code_of(answer) == (401, "AUTH_INVALID_CREDENTIALS")
    assert answer.json()["error"]["message"] == "Surel, nomor telepon, atau kata sandi salah."
    assert not DeviceSession.objects.exists()


@pytest.mark.slow
def test_wrong_password_and_unknown_account_take_the_same_time() -> None:
    account()

    def seconds(email: str) -> float:
        started = time.thread_time()  # of this thread: what else the machine does not matter
        post("login", {"email": email, "password": "Salah-119"})
        return time.thread_time() - started

    known = [seconds(EMAIL) for _ in range(5)]
    unknown = [seconds(f"nobody{number}@example.test") for number in range(5)]

    assert 0.5 < statistics.median(known) / statistics.median(unknown) < 2


@pytest.mark.parametrize("status", [User.Status.SUSPENDED, User.Status.INACTIVE])
def test_an_inactive_account_is_told_only_with_the_right_password(status: User.Status) -> None:
    account(status=status)

    right = post("login", {"email": EMAIL, "password": PASSWORD})
    wrong = post("login", {"email": EMAIL, "password": "Salah-119"})

    assert code_of(right) == (403, "AUTH_ACCOUNT_INACTIVE")
    assert code_of(wrong) == (401, "AUTH_INVALID_CREDENTIALS")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"password": PASSWORD}, "email"),
        ({"email": EMAIL, "phone": PHONE, "password": PASSWORD}, "email"),
        ({"email": EMAIL}, "password"),
        ({"email": f"{EMAIL}\x00", "password": PASSWORD}, "email"),
        ({"phone": "x", "password": PASSWORD}, "phone"),
    ],
)
def test_bad_input_names_the_field(body: dict[str, str], field: str) -> None:
    answer = post("login", body)

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert field in {detail["field"] for detail in answer.json()["error"]["details"]}


def test_the_sixth_wrong_password_is_refused_unseen_and_others_are_not() -> None:
    account()
    wrong = {"email": EMAIL, "password": "Salah-119"}
    answers = [post("login", wrong) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert code_of(answers[-1]) == (429, "RATE_LIMITED")
    assert answers[-1]["Retry-After"] == "900"
    assert post("login", {"email": EMAIL, "password": PASSWORD}).status_code == 429
    assert post("login", {"phone": PHONE, "password": PASSWORD}).status_code == 200


def test_the_right_password_forgets_the_wrong_ones() -> None:
    account()
    for _ in range(3):
        post("login", {"email": EMAIL, "password": "Salah-119"})
        post("login", {"email": EMAIL, "password": PASSWORD})

    assert post("login", {"email": EMAIL, "password": PASSWORD}).status_code == 200


def test_without_redis_people_still_sign_in(settings: Settings) -> None:
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
    }
    account()

    for _ in range(7):
        post("login", {"email": EMAIL, "password": "Salah-119"})

    assert sign_in()


def test_passwords_are_argon2id_with_the_chosen_cost() -> None:
    """Trap 17."""
    account()

    kind, variant, _version, cost, *_rest = User.objects.get().password.split("$")

    assert (kind, variant, cost) == ("argon2", "argon2id", "m=19456,t=2,p=1")
    assert [hasher.algorithm for hasher in hashers.get_hashers()] == ["argon2"]
