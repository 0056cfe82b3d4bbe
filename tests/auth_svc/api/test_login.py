"""POST /api/auth/v1/login."""

from __future__ import annotations

import statistics
import time

import pytest
from django.contrib.auth import hashers
from pytest_django import Settings

from apps.auth_svc.models import DeviceSession, User, UserRole
from apps.auth_svc.services import attempts
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
    sign_in,
)
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
        "verified": True,
    }
    assert set(data) == {"accessToken", "refreshToken", "expiresIn", "panicToken", "user"}


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


WRONG = {"email": EMAIL, "password": "Salah-119"}


def test_after_five_wrong_passwords_guesses_from_there_become_slow() -> None:
    account()
    answers = [post("login", WRONG) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert code_of(answers[-1]) == (429, "RATE_LIMITED")
    assert 0 < int(answers[-1]["Retry-After"]) <= 15


def test_an_attacker_does_not_keep_the_owner_out() -> None:
    """Neither from elsewhere, nor from the same network by another way (ASVS 6.1.1)."""
    account()
    for _ in range(8):
        post("login", WRONG, ip="203.0.113.7")
    right = {"email": EMAIL, "password": PASSWORD}

    assert post("login", right, ip="203.0.113.200").status_code == 429  # the attacker's network
    assert post("login", right, ip="198.51.100.7").status_code == 200
    begun = post("login/otp", {"email": EMAIL}, ip="203.0.113.7")
    answer = post("login/otp/verify", {"code": code_sent(EMAIL)}, flow=flow_of(begun))
    assert answer.status_code == 200


def test_a_besieged_account_asks_for_a_code_after_the_password() -> None:
    account()
    for network in range(20):
        post("login", WRONG, ip=f"203.0.{network}.7")

    begun = post("login", {"email": EMAIL, "password": PASSWORD}, ip="198.51.100.7")

    assert code_of(begun) == (401, "AUTH_CODE_REQUIRED")
    answer = post("login/otp/verify", {"code": code_sent(EMAIL)}, flow=flow_of(begun))
    assert answer.status_code == 200
    assert verify(answer.json()["data"]["accessToken"]).token["amr"] == ["pwd", "email"]


def test_one_address_does_not_try_one_password_on_everybody() -> None:
    account()
    for number in range(attempts.FROM_ONE_ADDRESS):
        attempts.count_guess(f"nobody{number}@example.test", "203.0.113.7")

    answer = post("login", {"email": EMAIL, "password": PASSWORD}, ip="203.0.113.7")

    assert code_of(answer) == (429, "RATE_LIMITED")


def test_the_address_is_the_one_the_gateway_saw() -> None:
    """Trap 11: what stands before it in the header is the caller's invention."""
    account()

    post("login", {"email": EMAIL, "password": PASSWORD}, ip="6.6.6.6, 198.51.100.7")

    assert DeviceSession.objects.get().ip == "198.51.100.7"


def test_the_right_password_is_no_guess() -> None:
    account()
    for _ in range(4):
        post("login", WRONG)
    for _ in range(10):
        assert post("login", {"email": EMAIL, "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize("contact", [{"email": EMAIL}, {"phone": "08123456-7890"}])
def test_a_code_signs_in_without_a_password(contact: dict[str, str]) -> None:
    account()
    address = PHONE if "phone" in contact else EMAIL

    begun = post("login/otp", contact)
    answer = post("login/otp/verify", {"code": code_sent(address)}, flow=flow_of(begun))

    assert begun.json()["data"] == {"next": "login_otp"}
    token = verify(answer.json()["data"]["accessToken"]).token
    assert token["amr"] == ["sms" if "phone" in contact else "email"]


@pytest.mark.parametrize("contact", [{"email": "nobody@example.test"}, {"phone": "081200000009"}])
def test_who_asks_for_nobodys_code_learns_nothing(contact: dict[str, str]) -> None:
    account()
    known = post("login/otp", {"email": EMAIL} if "email" in contact else {"phone": PHONE})

    answer = post("login/otp", contact)

    assert (answer.status_code, answer.json()["data"]) == (200, known.json()["data"])
    assert set(answer.headers) == set(known.headers)
    wrong = post("login/otp/verify", {"code": "123456"}, flow=flow_of(answer))
    assert code_of(wrong) == (422, "AUTH_CODE_INCORRECT")


def test_an_inactive_account_is_not_opened_by_a_code_either() -> None:
    account(status=User.Status.SUSPENDED)

    begun = post("login/otp", {"phone": PHONE})
    answer = post("login/otp/verify", {"code": code_sent(PHONE)}, flow=flow_of(begun))

    assert code_of(answer) == (403, "AUTH_ACCOUNT_INACTIVE")
    assert not DeviceSession.objects.exists()


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
    assert hashers.get_hasher("default").algorithm == "argon2"
