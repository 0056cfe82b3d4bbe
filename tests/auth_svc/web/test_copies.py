"""The pages of the copy of everything: asked for once, watched, downloaded after a proof."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.auth_svc.models import DataExport, DeviceSession
from kreki.contracts.privacy import ASKED
from tests.auth_svc.factories import EMAIL, PASSWORD, account, code_sent
from tests.auth_svc.test_rights import answer_export
from tests.auth_svc.web.test_pages import browser
from tests.people import STRANGER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URL = "/id/privacy/copy/"
PROOF = "/id/reauthenticate/"
ASKED_FIRST = f"{PROOF}?next=%2Fid%2Fprivacy%2Fcopy%2F"


def long_ago() -> None:
    """Whoever is signed in did it eleven minutes ago."""
    DeviceSession.objects.update(auth_time=timezone.now() - timedelta(minutes=11))


def signed_in_long_ago() -> Client:
    client = browser()
    long_ago()
    return client


def older(**by: float) -> None:
    """The newest copy, as if it had been asked for earlier."""
    export = DataExport.objects.get()
    for moment in ("requested_at", "due_at", "assembled_at", "expires_at"):
        if getattr(export, moment):
            setattr(export, moment, getattr(export, moment) - timedelta(**by))
    export.save()


def test_from_the_wish_to_the_archive() -> None:
    account()
    client = browser()

    asked = client.post(URL)
    answer_export("notify")
    halfway = client.get(URL).content.decode()
    for slug in set(ASKED) - {"notify"}:
        answer_export(slug)
    ready = client.get(URL).content.decode()
    archive = client.get(f"{URL}archive/")

    assert (asked.status_code, asked["Location"]) == (302, URL)
    assert f"1 dari {len(ASKED)} layanan sudah menjawab" in halfway
    assert "Notifikasi: sudah menjawab" in halfway
    assert "Darurat: ditunggu" in halfway
    assert "Minta salinan data" not in halfway
    assert "Unduh salinan (ZIP)" in ready
    assert "Dapat diunduh sampai" in ready
    assert archive["Content-Type"] == "application/zip"
    assert "no-store" in archive["Cache-Control"]
    assert "auth/account.json" in zipfile.ZipFile(io.BytesIO(archive.content)).namelist()
    assert DataExport.objects.get().archive_bytes == len(archive.content)


def test_asking_twice_starts_one() -> None:
    account()
    client = browser()

    client.post(URL)
    again = client.post(URL, follow=True)

    assert DataExport.objects.count() == 1
    assert "sudah diminta; tidak dibuat dua kali" in again.content.decode()


def test_an_old_sign_in_proves_itself_and_the_wish_goes_on() -> None:
    account()
    client = signed_in_long_ago()

    stopped = client.post(URL)
    nothing = DataExport.objects.count()
    client.post(stopped["Location"], {"password": PASSWORD})

    assert stopped["Location"] == ASKED_FIRST
    assert nothing == 0
    assert DataExport.objects.count() == 1


def test_an_old_sign_in_sees_the_progress_but_downloads_nothing() -> None:
    account()
    client = signed_in_long_ago()
    client.post(client.post(URL)["Location"], {"password": PASSWORD})
    long_ago()
    for slug in ASKED:
        answer_export(slug)

    page = client.get(URL).content.decode()
    archive = client.get(f"{URL}archive/")

    assert f"{PROOF}?next={URL}" in page
    assert "Unduh salinan" not in page
    assert (archive.status_code, archive["Location"].split("?")[0]) == (302, PROOF)


def test_who_has_nothing_to_prove_it_with_is_told_to_sign_in_again() -> None:
    person = account()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    client = Client()
    client.post("/id/login/code/", {"email": EMAIL})
    client.post("/id/login/code/confirm/", {"code": code_sent(EMAIL)})

    young = client.get(URL).content.decode()
    long_ago()
    old = client.get(URL).content.decode()

    assert "Minta salinan data" in young
    assert "Minta salinan data" not in old
    assert "Keluar, lalu masuk lagi." in old


def test_whoever_waits_for_two_days_is_told_what_to_do() -> None:
    account()
    client = browser()
    client.post(URL)
    answer_export("notify")
    older(hours=49)

    page = client.get(URL).content.decode()

    assert "belum menjawab selama dua hari" in page
    assert str(DataExport.objects.get().pk) in page


def test_a_copy_of_yesterday_may_be_replaced_and_one_of_last_week_is_gone() -> None:
    account()
    client = browser()
    client.post(URL)
    for slug in ASKED:
        answer_export(slug)

    young = client.get(URL).content.decode()
    older(days=2)
    yesterday = client.get(URL).content.decode()
    older(days=6)
    over = client.get(URL).content.decode()

    assert "Salinan baru dapat diminta mulai" in young
    assert "Minta salinan baru" in yesterday
    assert "Unduh salinan (ZIP)" in yesterday
    assert "Mintalah yang baru." in over
    assert client.get(f"{URL}archive/").status_code == 404


def test_nobody_gets_somebody_elses() -> None:
    account()
    account(STRANGER, email="lain@example.test", phone=None)
    browser().post(URL)
    for slug in ASKED:
        answer_export(slug)

    stranger = browser("lain@example.test")

    assert "Unduh salinan" not in stranger.get(URL).content.decode()
    assert stranger.get(f"{URL}archive/").status_code == 404
