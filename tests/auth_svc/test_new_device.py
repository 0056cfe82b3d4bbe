"""Who signs in on a device they were not seen on before is told by notify; nobody waits for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from kreki.contracts.auth import SessionOpened
from kreki.events.models import Outbox
from tests.auth_svc.factories import EMAIL, PASSWORD, account, code_sent, flow_of, post
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/{}.0 Mobile Safari/537.36"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _person() -> None:
    account()


def use_app(user_agent: str) -> None:
    body = {"email": EMAIL, "password": PASSWORD}
    answer = APIClient().post(
        "/api/auth/v1/login", body, format="json", headers={"User-Agent": user_agent}
    )
    assert answer.status_code == 200


def use_browser(user_agent: str) -> None:
    answer = Client(headers={"User-Agent": user_agent}).post(
        "/id/login/", {"login": EMAIL, "password": PASSWORD}
    )
    assert answer.status_code == 302


def told() -> list[dict[str, Any]]:
    return list(Outbox.objects.filter(type=SessionOpened.type).values_list("data", flat=True))


def test_the_first_device_is_no_news() -> None:
    use_app("HELP119/2.3 (Android 14)")

    assert told() == []


def test_registering_is_no_news() -> None:
    body = {"email": "new@example.test", "password": PASSWORD, "full_name": "Budi"}
    begun = post("register", body)
    post("verify-email", {"code": code_sent("new@example.test")}, flow=flow_of(begun))

    assert told() == []


def test_another_device_is_told_by_its_label_and_nothing_else() -> None:
    use_app("HELP119/2.3 (Android 14)")
    use_browser(FIREFOX)

    (data,) = told()
    assert set(data) == {"user_id", "device_label", "at"}
    assert (data["user_id"], data["device_label"]) == (str(VOLUNTEER), "Firefox, Windows")
    event = Outbox.objects.get(type=SessionOpened.type)
    assert event.subject == f"user:{VOLUNTEER}"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (CHROME.format(140), CHROME.format(141)),
        ("HELP119/2.3 (Android 14)", "HELP119/2.4 (Android 15)"),
        ("okhttp/4.12.0", "okhttp/5.0.0"),
        ("", ""),
    ],
)
def test_a_new_version_is_no_new_device(before: str, now: str) -> None:
    use_app(before)
    use_app(now)

    assert told() == []


def test_a_device_that_was_signed_out_is_still_known() -> None:
    use_app("HELP119/2.3 (Android 14)")
    use_browser(FIREFOX)
    Outbox.objects.all().delete()
    answer = post("login", {"email": EMAIL, "password": PASSWORD})
    post("logout", {"refreshToken": answer.json()["data"]["refreshToken"]})
    Outbox.objects.all().delete()

    use_browser(FIREFOX)

    assert told() == []


def test_the_app_and_a_browser_are_two_devices() -> None:
    use_app(FIREFOX)
    use_browser(FIREFOX)

    assert [each["device_label"] for each in told()] == ["Firefox, Windows"]


def test_nobody_writes_into_the_message() -> None:
    use_app("HELP119/2.3 (Android 14)")
    use_app("Menangkan hadiah di https://evil.example/ sekarang")

    assert [each["device_label"] for each in told()] == [""]


def test_devices_of_others_do_not_count() -> None:
    account(STRANGER, email="budi@example.test", phone=None)
    Client(headers={"User-Agent": FIREFOX}).post(
        "/id/login/", {"login": "budi@example.test", "password": PASSWORD}
    )
    use_app("HELP119/2.3 (Android 14)")

    use_browser(FIREFOX)

    assert [each["user_id"] for each in told()] == [str(VOLUNTEER)]
