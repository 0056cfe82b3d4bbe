"""Strangers who ask for codes neither learn who has an account nor keep its owner out."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

from apps.auth_svc.services import attempts
from kreki.contracts.auth import CodeRequested
from kreki.events.models import Outbox
from tests.auth_svc.factories import EMAIL, PASSWORD, PHONE, account, code_of, flow_of, post

pytestmark = pytest.mark.django_db

STRANGER: Final = "+6281200000009"
PERSON: Final = {"password": "Rahasia-baru-119", "full_name": "Budi"}


def ask_all_day(address: str) -> None:
    for _ in range(attempts.MESSAGES_A_DAY):
        attempts.count_message(address)


@pytest.mark.parametrize(
    "contact",
    [{"email": EMAIL}, {"email": "nobody@example.test"}, {"phone": PHONE}, {"phone": STRANGER}],
)
@pytest.mark.parametrize("path", ["login/otp", "forgot-password", "register"])
def test_the_limit_of_a_day_is_the_same_for_known_and_unknown(
    path: str, contact: dict[str, str]
) -> None:
    account()
    ask_all_day(*contact.values())

    answer = post(path, {**contact, **(PERSON if path == "register" else {})})

    assert code_of(answer)[0] == 429
    assert not Outbox.objects.filter(type=CodeRequested.type).exists()


def test_asking_for_nobody_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MESSAGES_AN_HOUR", 1)
    account()

    answers = [post("login/otp", {"email": f"nobody{n}@example.test"}) for n in range(3)]
    answers += [post("forgot-password", {"phone": STRANGER}), post("login/otp", {"email": EMAIL})]

    assert Counter(answer.status_code for answer in answers) == {200: 5}


@pytest.mark.parametrize("contact", [{"email": EMAIL}, {"phone": PHONE}])
def test_the_code_of_a_besieged_account_comes_all_the_same(contact: dict[str, str]) -> None:
    account(**{"email": None, "phone": None, **contact})
    (address,) = contact.values()
    ask_all_day(address)
    for number in range(attempts.SIEGE):
        attempts.count_guess(address, f"10.{number}.0.1")

    begun = post("login", {**contact, "password": PASSWORD}, ip="203.0.113.9")

    assert code_of(begun) == (401, "AUTH_CODE_REQUIRED")
    assert flow_of(begun)
    assert Outbox.objects.filter(type=CodeRequested.type, data__address=address).exists()
