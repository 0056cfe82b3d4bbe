"""The page of consents: yes and no by one button each, the words that were read, the history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.auth_svc.models import Consent, ConsentText, Purpose
from apps.auth_svc.services import consents
from apps.auth_svc.services.consents import Decision
from tests.auth_svc.factories import account
from tests.auth_svc.web.test_pages import browser
from tests.people import STRANGER, VOLUNTEER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URL = "/id/privacy/consents/"
YES = {"purpose": "statistics", "version": "1", "language": "id", "given": "yes"}


def newer_words() -> None:
    ConsentText.objects.create(
        purpose=Purpose.STATISTICS,
        version=2,
        text_id="Kata yang baru",
        text_en="New words",
        published_at=timezone.now(),
    )


def page_of(client: Client, address: str = URL) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_purpose_stands_there_and_help_needs_none_of_them() -> None:
    account()

    page = page_of(browser())

    assert page.count('value="yes"') == len(Purpose.values)
    assert 'value="no"' not in page
    assert "Tombol darurat selalu bekerja, juga tanpa persetujuan" in page
    assert "Belum ada jawaban." in page


def test_yes_and_no_are_written_as_the_api_writes_them() -> None:
    account()
    client = browser()

    client.post(URL, YES)
    given = page_of(client)
    client.post(URL, {**YES, "given": "no"})

    said = list(Consent.objects.order_by("id").values_list("given", "channel", "language"))
    assert said == [(True, "web", "id"), (False, "web", "id")]
    assert "Anda menyetujui versi 1 sejak" in given
    assert "(lewat: Halaman)" in given
    assert "Anda menariknya" in page_of(client)


def test_newer_words_ask_again_and_older_ones_are_refused() -> None:
    account()
    client = browser()
    client.post(URL, YES)
    newer_words()

    asking = page_of(client)
    client.post(URL, YES)
    refused = page_of(client)
    client.post(URL, {**YES, "version": "2"})

    assert "Kata yang baru" in asking
    assert "Baca teks di atas, lalu jawab lagi." in asking
    assert "Teks persetujuan sudah diperbarui." in refused
    assert "Baca teks di atas, lalu jawab lagi." not in page_of(client)
    assert Consent.objects.count() == 2


def test_the_words_and_the_answer_are_in_the_language_of_the_page() -> None:
    account()
    client = browser()
    client.cookies["kreki_lang"] = "en"

    page = page_of(client)

    assert "While I am on duty the app may read" in page
    assert page.count('name="language" value="en"') == len(Purpose.values)


@pytest.mark.parametrize(
    ("field", "value"), [("purpose", "spam"), ("version", "0"), ("given", "?"), ("language", "fr")]
)
def test_bad_input_names_the_field_and_writes_nothing(field: str, value: str) -> None:
    account()

    answer = browser().post(URL, {**YES, field: value})

    assert answer.status_code == 400
    assert f"<code>{field}</code>" in answer.content.decode()
    assert not Consent.objects.exists()


def test_the_history_is_ones_own_newest_first_in_pages() -> None:
    account()
    account(STRANGER, email="lain@example.test", phone=None)
    for number in range(42):
        said = Decision(
            purpose=Purpose.STATISTICS if number % 4 < 2 else Purpose.RESEARCH,
            version=1,
            given=number % 2 == 0,
            language="id",
            channel=Consent.Channel.APP,
        )
        now = timezone.now() + timedelta(minutes=number)
        consents.decide(said, user_id=VOLUNTEER, now=now)
    client = browser()

    first, last = page_of(client), page_of(client, f"{URL}?page=3")

    assert "Halaman 1 dari 3" in first
    assert first.count(">Statistik: ") + first.count(">Penelitian: ") == 20
    assert last.count(">Statistik: ") + last.count(">Penelitian: ") == 2
    assert "Halaman 3 dari 3" in page_of(client, f"{URL}?page=99")
    assert "Belum ada jawaban." in page_of(browser("lain@example.test"))
