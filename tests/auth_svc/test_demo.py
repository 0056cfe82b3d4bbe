"""Seeded people and their tokens: the same for everybody, and only where demonstrations are."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.auth_svc.models import User
from kreki.demo import demo_id
from kreki.events.models import Outbox
from kreki.identity import Role
from kreki.identity.verify import verify
from tests.auth_svc.factories import post
from tests.people import STRANGER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.KREKI_DEMO = True


def run(command: str, *words: str) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("command", ["seed_demo", "demo_tokens"])
def test_outside_a_demo_both_refuse(command: str, settings: Settings) -> None:
    settings.KREKI_DEMO = False

    with pytest.raises(CommandError, match="KREKI_DEMO"):
        run(command)

    assert not User.objects.exists()


def test_seeding_twice_changes_nothing() -> None:
    first = run("seed_demo", "--volunteers", "3")
    second = run("seed_demo", "--volunteers", "3")

    assert (first, second) == ("4 akun baru, 0 sudah ada.\n", "0 akun baru, 4 sudah ada.\n")
    assert Outbox.objects.count() == 4


def test_the_seventeenth_volunteer_is_who_everybody_expects() -> None:
    run("seed_demo", "--volunteers", "17")

    event = Outbox.objects.get(subject=f"user:{demo_id('volunteer', 17)}")
    assert event.data["email"] == "volunteer-17@example.test"
    assert event.data["phone_e164"] == "+628110000017"


def test_seeded_people_sign_in_for_real() -> None:
    run("seed_demo", "--volunteers", "1", "--password", "Demo-Kreki-119")

    answer = post("login", {"email": "volunteer-1@example.test", "password": "Demo-Kreki-119"})

    assert answer.json()["data"]["user"]["roles"] == ["public", "volunteer"]


def test_tokens_come_one_a_line_and_are_real() -> None:
    run("seed_demo", "--volunteers", "2")

    lines = run("demo_tokens", "--volunteers", "2", "--dispatcher", str(STRANGER)).splitlines()

    callers = {caller.user_id: caller for caller in (verify(json.loads(x)["token"]) for x in lines)}
    assert set(callers) == {
        demo_id("volunteer", 1),
        demo_id("volunteer", 2),
        demo_id("dispatcher", 1),
    }
    assert Role.OPS_ADMIN in callers[demo_id("dispatcher", 1)].roles
    assert (
        callers[demo_id("volunteer", 1)].token["exp"]
        - (callers[demo_id("volunteer", 1)].token["iat"])
        == 6 * 3600
    )
