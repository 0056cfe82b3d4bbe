"""`seed_demo` writes the same people every time, and the events that make them known."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.volunteer.domain import states
from apps.volunteer.models import Credential, Decision, Profile
from apps.volunteer.services.demo import seed_volunteers
from kreki.demo import demo_id
from tests.volunteer.factories import NOON, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.KREKI_DEMO = True


def seed(count: int) -> str:
    said = StringIO()
    call_command("seed_demo", volunteers=count, stdout=said)
    return said.getvalue()


def test_people_and_events_correspond() -> None:
    seed(140)

    status = Counter(Profile.objects.values_list("status", flat=True))
    assert status == {states.ACTIVE: 138, states.SUSPENDED: 2}
    assert Profile.objects.get(pk=demo_id("volunteer", 140)).area == "31.75"
    records = [record for _, record in published()]
    assert {record.user_id for record in records} == {
        demo_id("volunteer", n) for n in range(1, 141)
    }
    assert Counter(record.status for record in records) == status
    assert Decision.objects.count() == 140


def test_only_the_lapsed_have_nothing_that_counts() -> None:
    seed_volunteers(count=100, now=NOON)

    lapsed = {
        record.user_id
        for _, record in published()
        if all(each.valid_until <= NOON for each in record.credentials)
    }
    assert lapsed == {demo_id("volunteer", 50), demo_id("volunteer", 100)}


def test_a_second_run_changes_nothing() -> None:
    seed(20)
    before = (list(Profile.objects.values()), list(Credential.objects.values()))

    assert seed(20) == "Relawan peragaan: 20, baru 0.\n"

    assert (list(Profile.objects.values()), list(Credential.objects.values())) == before
    assert len(published()) == 20


def test_a_larger_run_adds_the_missing() -> None:
    seed(10)

    assert seed(15) == "Relawan peragaan: 15, baru 5.\n"


def test_it_is_refused_outside_demonstrations(settings: Settings) -> None:
    settings.KREKI_DEMO = False

    with pytest.raises(CommandError, match="KREKI_DEMO"):
        seed(1)


def test_fewer_than_one_is_refused() -> None:
    with pytest.raises(CommandError, match="--volunteers"):
        seed(0)
