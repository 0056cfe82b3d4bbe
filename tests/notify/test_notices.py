"""The owner of an account learns of a new device: by e-mail, else by WhatsApp."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from apps.notify import services
from apps.notify.domain.channels import Channel, Language
from apps.notify.domain.wording import word
from apps.notify.gateways.lane import Lane
from apps.notify.gateways.whatsapp.payload import message_of
from apps.notify.models import ContactPoint, Delivery, Message
from kreki.contracts.auth import SessionOpened
from tests.notify.factories import ADDRESS, NOON, NUMBER, claim, reachable
from tests.notify.gateways.contract import send
from tests.notify.providers import Providers
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gateway(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://kreki.example"


def tell(*, hours: float = 0, event_id: UUID | None = None, label: str = "Chrome, Android") -> None:
    event = SessionOpened(user_id=VOLUNTEER, device_label=label, at=NOON)
    now = NOON + timedelta(hours=hours)
    services.tell_new_device(event, event_id=event_id or uuid4(), event_at=NOON, now=now)


@pytest.mark.parametrize(
    ("has", "channel", "address"),
    [
        ({}, Channel.EMAIL, ADDRESS),
        ({"phone": None}, Channel.EMAIL, ADDRESS),
        ({"email": None}, Channel.WHATSAPP, NUMBER),
    ],
)
def test_it_goes_to_one_address(has: dict[str, Any], channel: Channel, address: str) -> None:
    reachable(**has)

    tell()

    (alert,) = claim()
    assert (alert.channel, alert.address) == (channel, address)


def own(*, phone: str | None, email: str | None) -> None:
    """What whoever holds a token may enter."""
    services.set_own_contacts(by=VOLUNTEER, phone=phone, email=email, language="en", now=NOON)


def test_an_address_entered_with_a_bare_token_gets_nothing() -> None:
    reachable()
    own(phone="+6281100000000", email="thief@example.org")

    tell()

    (alert,) = claim()
    assert (alert.channel, alert.address) == (Channel.EMAIL, ADDRESS)


def test_an_entered_mail_address_does_not_win_over_a_proved_number() -> None:
    reachable(email=None)
    own(phone=None, email="thief@example.org")

    tell()

    assert [alert.address for alert in claim()] == [NUMBER]


def test_without_a_proved_address_nobody_is_told() -> None:
    reachable(phone=None, email=None)
    own(phone="+6281100000000", email="thief@example.org")

    tell()

    assert not Delivery.objects.exists()


def test_a_dead_mail_address_leaves_the_number() -> None:
    reachable()
    ContactPoint.objects.filter(kind="email").update(state="dead")

    tell()

    assert [alert.address for alert in claim()] == [NUMBER]


def test_whom_nothing_but_a_device_reaches_is_not_told_there() -> None:
    reachable(phone=None, email=None)

    tell()

    assert not Delivery.objects.exists()
    assert Message.objects.get().state == "exhausted"


@pytest.mark.parametrize(
    ("language", "when"),
    [("id", "22-11-2026 12.00 WIB"), ("en", "22-11-2026 12:00 WIB")],
)
def test_it_says_when_which_device_and_what_to_do(language: str, when: str) -> None:
    reachable(language=language)

    tell()

    (alert,) = claim()
    assert alert.language == Language(language)
    body = word(alert.facts, alert.language).body
    for told in (when, "Chrome, Android", "https://kreki.example/id/devices/"):
        assert told in body
    assert {"id": "ganti kata sandi", "en": "change your password"}[language] in body.replace(
        "\n", " "
    )


def test_a_device_without_a_name_is_unknown() -> None:
    reachable()

    tell(label="")

    assert "Perangkat: tidak dikenal" in word(claim()[0].facts, Language.INDONESIAN).body


def test_a_day_later_it_would_only_frighten() -> None:
    reachable()

    tell(hours=24)

    assert not Message.objects.exists()


def test_meta_accepts_it(lane: Lane, providers: Providers) -> None:
    reachable(email=None)
    tell()

    (alert,) = claim()
    (outcome,) = send(lane, alert)

    assert outcome.kind == "accepted", outcome
    template = message_of(alert)["template"]
    texts = [each["text"] for each in template["components"][0]["parameters"]]
    assert template["name"] == "kreki_new_device"
    assert texts == [
        "Chrome, Android",
        "22-11-2026 12.00 WIB",
        "https://kreki.example/id/devices/",
    ]
