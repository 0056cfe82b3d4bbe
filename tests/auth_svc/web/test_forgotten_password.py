"""A forgotten password is replaced on the pages, with a code to the e-mail or to the phone."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.auth_svc.models import DeviceSession
from tests.auth_svc.factories import EMAIL, PHONE, account, code_sent, post, sign_in

pytestmark = pytest.mark.django_db
NEW = "Lain-Sekali-119"
CONFIRM = "/id/password/reset/confirm/"


@pytest.mark.parametrize(
    ("contact", "address"),
    [({"email": EMAIL}, EMAIL), ({"phone": "0812 3456 7890"}, PHONE)],
)
def test_a_code_replaces_the_password_and_ends_every_device(
    contact: dict[str, str], address: str
) -> None:
    account()
    sign_in()
    client = Client()

    asked = client.post("/id/password/reset/", contact)
    page = client.get(CONFIRM).content.decode()
    confirmed = client.post(CONFIRM, {"code": code_sent(address)})
    done = client.post("/id/password/reset/complete/", {"password1": NEW, "password2": NEW})

    assert (asked.status_code, asked["Location"]) == (302, CONFIRM)
    assert f"<strong>{address}</strong>" in page
    assert (confirmed.status_code, confirmed["Location"]) == (302, "/id/password/reset/complete/")
    assert done.status_code == 302
    assert not DeviceSession.objects.filter(ended_at=None).exists()
    assert post("login", {"phone": PHONE, "password": NEW}).status_code == 200


@pytest.mark.parametrize("contact", [{"email": "nobody@example.test"}, {"phone": "081300000009"}])
def test_who_asks_for_nobody_learns_nothing(contact: dict[str, str]) -> None:
    account()
    client = Client()

    asked = client.post("/id/password/reset/", contact)

    assert (asked.status_code, asked["Location"]) == (302, CONFIRM)
    assert client.post(CONFIRM, {"code": "123456"}).status_code == 200


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        ({}, "email"),
        ({"email": EMAIL, "phone": PHONE}, "email"),
        ({"email": "x"}, "email"),
        ({"phone": "119"}, "phone"),
    ],
)
def test_one_contact_is_asked_for_by_name(contact: dict[str, str], field: str) -> None:
    answer = Client().post("/id/password/reset/", contact)

    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_a_second_code_within_the_minute_is_a_page_too() -> None:
    account()
    client = Client()

    answers = [client.post("/id/password/reset/", {"phone": PHONE}) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
