"""The page where a person's rights begin, and who is kept out of all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.auth_svc.models import Consent, DataExport, DeviceSession, Erasure, SupportSession
from tests.auth_svc.factories import account
from tests.auth_svc.web.test_consents import YES
from tests.auth_svc.web.test_pages import browser
from tests.people import STRANGER, VOLUNTEER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URL = "/id/privacy/"
CONSENTS, COPY, DELETION = (f"{URL}{page}/" for page in ("consents", "copy", "deletion"))


def acts_for(person_id: object, *, since: timedelta) -> None:
    """The one who is signed in began to act for somebody so long ago."""
    device, began_at = DeviceSession.objects.get(), timezone.now() - since
    SupportSession.objects.create(
        staff_id=device.user_id,
        device=device,
        person_id=person_id,
        category="account",
        reason="orangnya bertanya lewat telepon",
        began_at=began_at,
        expires_at=began_at + timedelta(minutes=15),
    )


def test_it_says_where_things_stand() -> None:
    account()
    client = browser()

    before = client.get(URL).content.decode()
    client.post(CONSENTS, YES)
    client.post(COPY)
    after = client.get(URL).content.decode()

    assert "Anda menyetujui 0 dari 5 tujuan." in before
    assert "Anda menyetujui 1 dari 5 tujuan." in after
    assert "Salinan sedang dikumpulkan." in after
    assert 'aria-current="page">Privasi & data saya' in after


@pytest.mark.parametrize("address", [URL, CONSENTS, COPY, f"{COPY}archive/", DELETION])
def test_whoever_is_not_signed_in_is_asked_to(address: str) -> None:
    answer = Client().get(address)

    assert (answer.status_code, answer["Location"]) == (302, f"/id/login/?next={address}")


@pytest.mark.parametrize("address", [URL, CONSENTS, COPY, DELETION])
def test_pages_stay_in_no_cache_and_run_no_script(address: str) -> None:
    account()

    answer = browser().get(address)

    assert "no-store" in answer["Cache-Control"]
    assert b"<script" not in answer.content
    assert b" style=" not in answer.content
    assert b"http-equiv" not in answer.content


def test_whoever_acts_for_somebody_finds_every_door_closed() -> None:
    account()
    account(STRANGER, email="lain@example.test", phone=None)
    client = browser()
    acts_for(STRANGER, since=timedelta(minutes=1))

    looks = [client.get(each).status_code for each in (URL, CONSENTS, COPY, DELETION)]
    deeds = [
        client.get(f"{COPY}archive/").status_code,
        client.post(CONSENTS, YES).status_code,
        client.post(COPY).status_code,
        client.post(DELETION, {"word": "HAPUS"}).status_code,
    ]

    assert {*looks, *deeds} == {403}
    assert not any(model.objects.exists() for model in (Consent, DataExport, Erasure))


def test_after_a_quarter_of_an_hour_the_own_rights_are_open_again() -> None:
    account()
    account(STRANGER, email="lain@example.test", phone=None)
    client = browser()
    acts_for(STRANGER, since=timedelta(minutes=16))

    assert client.get(CONSENTS).status_code == 200


def test_the_person_sees_that_support_looked_but_not_why() -> None:
    account(STRANGER, email="lain@example.test", phone=None)
    account()
    browser("lain@example.test")
    acts_for(VOLUNTEER, since=timedelta(minutes=1))

    page = browser().get(URL).content.decode()

    assert "Dukungan yang melihat akun Anda" in page
    assert "Data akun" in page
    assert "orangnya bertanya" not in page
