"""A person learns that support read in their name: by e-mail, else by WhatsApp."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from apps.notify import services
from apps.notify.domain.channels import Channel, Language
from apps.notify.domain.wording import word
from apps.notify.gateways.lane import Lane
from apps.notify.gateways.whatsapp.payload import message_of
from apps.notify.models import Delivery, Message
from kreki.contracts.auth import SupportActed
from tests.notify.factories import ADDRESS, NOON, claim, reachable
from tests.notify.gateways.contract import send
from tests.notify.providers import Providers
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db


def tell(*, days: int = 0, event_id: UUID | None = None, category: str = "account") -> None:
    event = SupportActed(user_id=VOLUNTEER, category=category, at=NOON)
    now = NOON + timedelta(days=days)
    services.tell_support_acted(event, event_id=event_id or uuid4(), event_at=NOON, now=now)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("id", ("22-11-2026 12.00 WIB", "data akun", "Dukungan KREKI")),
        ("en", ("22-11-2026 12:00 WIB", "data of the account", "KREKI support")),
    ],
)
def test_it_says_when_who_and_what_about_in_one_mail(language: str, told: tuple[str, ...]) -> None:
    reachable(language=language)

    tell()

    (alert,) = claim()
    assert alert.channel is Channel.EMAIL
    text = word(alert.facts, Language(language))
    assert all(part in text.title + text.body for part in told)


def test_a_category_of_a_newer_version_is_another_request() -> None:
    reachable()

    tell(category="baru")

    assert "permintaan bantuan lain" in word(claim()[0].facts, Language.INDONESIAN).body


def test_late_news_is_told_all_the_same() -> None:
    reachable()

    tell(days=3)

    message = Message.objects.get()
    assert message.expires_at > NOON + timedelta(days=3)


def test_an_address_entered_with_a_bare_token_gets_nothing() -> None:
    reachable()
    services.set_own_contacts(
        by=VOLUNTEER, phone=None, email="thief@example.org", language="en", now=NOON
    )

    tell()

    assert [alert.address for alert in claim()] == [ADDRESS]


def test_whom_nothing_but_a_device_reaches_is_not_told_there() -> None:
    reachable(phone=None, email=None)

    tell()

    assert not Delivery.objects.exists()


def test_meta_accepts_it(lane: Lane, providers: Providers) -> None:
    reachable(email=None)
    tell()

    (alert,) = claim()
    (outcome,) = send(lane, alert)

    assert outcome.kind == "accepted", outcome
    template = message_of(alert)["template"]
    texts = [each["text"] for each in template["components"][0]["parameters"]]
    assert (template["name"], texts) == (
        "kreki_support_acted",
        ["22-11-2026 12.00 WIB", "data akun"],
    )
