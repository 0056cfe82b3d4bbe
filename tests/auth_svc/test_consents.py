"""The consent ledger: every yes and no stays, with the words that were read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from apps.auth_svc.domain.rights import ConsentTextOutdated
from apps.auth_svc.models import Consent, ConsentText, Purpose
from apps.auth_svc.services import consents
from apps.auth_svc.services.consents import Decision
from kreki.testing.plugin import ApiFor
from tests.auth_svc.factories import account
from tests.auth_svc.test_roles import NOON
from tests.people import STRANGER, VOLUNTEER

pytestmark = pytest.mark.django_db
URL = "/api/auth/v1/consents"
YES = {"purpose": "statistics", "version": 1, "given": True, "language": "en"}


def say(given: bool, *, version: int = 1, minutes: int = 0) -> None:
    said = Decision(
        purpose=Purpose.STATISTICS,
        version=version,
        given=given,
        language="id",
        channel=Consent.Channel.APP,
    )
    consents.decide(said, user_id=VOLUNTEER, now=NOON + timedelta(minutes=minutes))


def stands() -> bool:
    standings = {each.text.purpose: each for each in consents.list_standings(VOLUNTEER)}
    return standings["statistics"].given


def newer_words() -> None:
    ConsentText.objects.create(
        purpose=Purpose.STATISTICS, version=2, text_id="baru", text_en="new", published_at=NOON
    )


def test_nobody_has_agreed_to_anything_before_they_said_so(api: ApiFor) -> None:
    account()

    data = api(VOLUNTEER).get(URL).json()["data"]

    assert [each["purpose"] for each in data] == Purpose.values
    assert {each["given"] for each in data} == {False}
    assert {each["at"] for each in data} == {None}


def test_yes_and_no_are_both_kept() -> None:
    account()

    for minute, given in enumerate([True, True, False, False, True]):
        say(given, minutes=minute)

    said = list(Consent.objects.order_by("id").values_list("given", flat=True))
    assert said == [True, False, True]
    assert stands()


def test_nobody_agrees_to_words_they_did_not_read() -> None:
    account()
    newer_words()

    with pytest.raises(ConsentTextOutdated):
        say(True)

    assert not Consent.objects.exists()


def test_old_words_can_always_be_taken_back() -> None:
    account()
    say(True)
    newer_words()

    say(False, version=1, minutes=1)

    assert not stands()


@pytest.mark.parametrize("change", [{"given": False}, {"language": "en"}])
def test_postgresql_refuses_to_rewrite(change: dict[str, object]) -> None:
    account()
    say(True)

    with pytest.raises(IntegrityError, match="append-only"):
        Consent.objects.update(**change)


def test_postgresql_refuses_to_remove() -> None:
    account()
    say(True)

    with pytest.raises(IntegrityError, match="append-only"):
        Consent.objects.all().delete()


def test_put_answers_with_what_stands(api: ApiFor) -> None:
    account()

    answer = api(VOLUNTEER).put(URL, YES, format="json")

    mine = {each["purpose"]: each for each in answer.json()["data"]}
    assert mine["statistics"]["given"] is True
    assert mine["statistics"]["given_version"] == 1
    assert mine["research"]["given"] is False


def test_the_words_come_in_the_language_of_the_request(api: ApiFor) -> None:
    account()

    english = api(VOLUNTEER).get(URL, headers={"Accept-Language": "en"}).json()["data"]
    indonesian = api(VOLUNTEER).get(URL, headers={"Accept-Language": "id"}).json()["data"]

    assert english[0]["text"].startswith("While I am on duty")
    assert indonesian[0]["text"].startswith("Saat saya siaga")


@pytest.mark.parametrize(
    ("field", "value"), [("purpose", "spam"), ("version", 0), ("given", "?"), ("language", "fr")]
)
def test_bad_input_names_the_field(api: ApiFor, field: str, value: object) -> None:
    account()

    answer = api(VOLUNTEER).put(URL, {**YES, field: value}, format="json")

    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["field"] == field
    assert not Consent.objects.exists()


def test_others_see_nothing_and_nobody_sees_anything_without_a_token(api: ApiFor) -> None:
    account()
    account(STRANGER, email="lain@example.test", phone=None)
    say(True)

    theirs = api(STRANGER).get(URL).json()["data"]

    assert {each["given"] for each in theirs} == {False}
    assert api().get(URL).status_code == 401


def test_support_that_acts_for_somebody_reads_and_does_not_answer(api: ApiFor) -> None:
    account()
    support = api(VOLUNTEER, act={"sub": str(STRANGER)})

    assert support.get(URL).status_code == 200
    assert support.put(URL, YES, format="json").status_code == 403
    assert not Consent.objects.exists()
