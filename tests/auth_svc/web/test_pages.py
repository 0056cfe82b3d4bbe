"""The pages of KREKI ID as a browser without scripts asks for them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from apps.auth_svc.models import DeviceSession, User
from tests.auth_svc.factories import EMAIL, PASSWORD, PHONE, account
from tests.people import STRANGER, VOLUNTEER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def browser(email: str = EMAIL) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    answer = client.post("/id/login/", {"login": email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/id/"), answer.content
    return client


def live() -> list[DeviceSession]:
    return list(DeviceSession.objects.filter(ended_at=None).order_by("auth_time"))


@pytest.mark.parametrize("address", ["/id/", "/id/devices/", "/id/2fa/", "/id/email/"])
def test_a_personal_page_asks_to_sign_in(address: str) -> None:
    answer = Client().get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/id/login/?next={address}")


@pytest.mark.parametrize("address", ["/id/", "/id/devices/", "/id/2fa/", "/id/password/change/"])
def test_a_personal_page_stays_in_no_cache_and_runs_no_foreign_script(address: str) -> None:
    account()

    answer = browser().get(address)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer.content.count(b"<script") == answer.content.count(b"<script src=")
    assert b" style=" not in answer.content


def test_name_and_language_are_changed() -> None:
    account()

    changes = {"full_name": "Sari Baru", "language": "en", "time_zone": "Asia/Makassar"}

    answer = browser().post("/id/", changes)

    assert answer.status_code == 302
    person = User.objects.get(pk=VOLUNTEER)
    assert {name: getattr(person, name) for name in changes} == changes


@pytest.mark.parametrize(("field", "value"), [("language", "xx"), ("time_zone", "Europe/Paris")])
def test_an_unknown_choice_is_refused_and_nothing_changes(field: str, value: str) -> None:
    account()
    changes = {"full_name": "Sari Baru", "language": "en", "time_zone": "Asia/Jakarta"}

    answer = browser().post("/id/", {**changes, field: value})

    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert User.objects.get(pk=VOLUNTEER).full_name == "Sari"


def test_another_device_is_ended_and_this_one_stays() -> None:
    account()
    here, there = browser(), browser()
    listed = here.get("/id/devices/").content
    other = live()[1]

    answer = here.post("/id/devices/", {"family": str(other.pk)})

    assert str(other.pk).encode() in listed
    assert answer.status_code == 302
    assert [one.pk for one in live()] == [DeviceSession.objects.earliest("auth_time").pk]
    assert there.get("/id/").status_code == 302
    assert here.get("/id/").status_code == 200


@pytest.mark.parametrize("family", ["", "x", str(uuid4())])
def test_an_unknown_device_is_not_found(family: str) -> None:
    account()

    assert browser().post("/id/devices/", {"family": family}).status_code == 404


def test_a_strangers_device_is_not_found() -> None:
    account()
    account(STRANGER, email="budi@example.test", phone=None)
    stranger = browser("budi@example.test")
    mine = live()[0]
    client = browser()

    answer = client.post("/id/devices/", {"family": str(mine.pk)})

    assert answer.status_code == 404
    assert stranger.get("/id/").status_code == 200


def test_everything_is_ended_at_once() -> None:
    account()
    here, there = browser(), browser()

    answer = here.post("/id/devices/end-all/")

    assert (answer.status_code, answer["Location"]) == (302, "/id/signed-out/")
    assert live() == []
    assert [client.get("/id/").status_code for client in (here, there)] == [302, 302]


def test_pages_are_indonesian_whatever_the_browser_asks_for() -> None:
    page = Client().get("/id/login/", headers={"Accept-Language": "en-US"}).content

    assert b'<html lang="id">' in page
    assert b"placeholder" not in page


def test_the_button_of_the_header_chooses_the_language() -> None:
    client = Client()

    answer = client.post("/id/language/", {"language": "en", "next": "/id/signup/"})

    assert (answer.status_code, answer["Location"]) == (302, "/id/signup/")
    assert b'<html lang="en">' in client.get("/id/signup/").content


def test_the_language_never_leads_away() -> None:
    answer = Client().post("/id/language/", {"language": "en", "next": "https://evil.example/"})

    assert answer["Location"] == "/"


def test_an_unknown_address_is_answered_with_the_number_of_the_request() -> None:
    answer = Client().get("/id/nothing/", headers={"X-Request-ID": "a" * 32})

    assert answer.status_code == 404
    assert "Alamat ini tidak ada." in answer.content.decode()
    assert b"a" * 32 in answer.content


@pytest.mark.parametrize(
    ("contact", "field"),
    [({}, "email"), ({"email": EMAIL, "phone": PHONE}, None), ({"phone": "119"}, "phone")],
)
def test_a_code_to_sign_in_goes_to_one_contact(contact: dict[str, str], field: str | None) -> None:
    answer = Client().post("/id/login/code/", contact)

    assert answer.status_code == 200
    assert (field or "__all__") in answer.context["form"].errors
