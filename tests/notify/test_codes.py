"""A code of KREKI ID reaches one address, in time or not at all, and is nowhere in clear."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from apps.notify import services
from apps.notify.domain.channels import Channel, Language
from apps.notify.domain.wording import word
from apps.notify.gateways.whatsapp.payload import message_of
from apps.notify.models import CodeTarget, Delivery, Message
from kreki.contracts.auth import CodeRequested
from kreki.crypto import code_ring
from tests.notify.factories import ADDRESS, NOON, NUMBER, claim, reachable
from tests.people import VOLUNTEER

pytestmark = pytest.mark.django_db
CODE = "274913"


def requested(address: str = ADDRESS, **changed: Any) -> CodeRequested:
    message_id = uuid4()
    binding = f"code:{changed.pop('sealed_for', message_id)}"
    fields: dict[str, Any] = {
        "message_id": message_id,
        "user_id": VOLUNTEER,
        "address": address,
        "channel": "email" if "@" in address else "whatsapp",
        "template_key": "code_verify",
        "language": "id",
        "sealed": base64.b64encode(code_ring().seal(CODE, binding=binding)).decode(),
        "expires_at": NOON + timedelta(minutes=10),
    }
    return CodeRequested(**{**fields, **changed})


def bring(event: CodeRequested, *, minutes: float = 0) -> None:
    now = NOON + timedelta(minutes=minutes)
    services.bring_code(event, event_id=uuid4(), event_at=NOON, now=now)


@pytest.mark.parametrize(
    ("address", "channel"), [(ADDRESS, Channel.EMAIL), (NUMBER, Channel.WHATSAPP)]
)
def test_it_goes_to_that_address_alone(address: str, channel: Channel) -> None:
    reachable()  # the person has a device and contact points too

    bring(requested(address))

    (alert,) = claim()
    assert (alert.channel, alert.address, alert.facts.code) == (channel, address, CODE)


def test_the_code_and_its_address_are_nowhere_in_clear() -> None:
    bring(requested(NUMBER))

    rows = [CodeTarget.objects.values().get(), Message.objects.values().get()]
    for value in (value for row in rows for value in row.values()):
        stored = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
        assert CODE.encode() not in stored
        assert NUMBER.encode() not in stored


def test_a_code_that_comes_too_late_is_not_kept() -> None:
    bring(requested(), minutes=10)

    assert not CodeTarget.objects.exists()
    assert not Message.objects.exists()


def test_a_code_that_expired_in_the_queue_is_not_sent() -> None:
    bring(requested())

    assert claim(NOON + timedelta(minutes=10)) == []


def test_a_code_that_does_not_open_fails_and_holds_up_no_other() -> None:
    bring(requested(sealed_for=UUID(int=1)))
    bring(requested())

    assert [alert.facts.code for alert in claim()] == [CODE]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["claimed", "failed"]


def test_expired_codes_are_forgotten() -> None:
    bring(requested())
    late = timezone.now() + timedelta(minutes=10)
    bring(requested(expires_at=late))

    services.forget_codes()

    assert CodeTarget.objects.get().expires_at == late


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("purpose", ["verify", "sign_in", "reset"])
def test_the_mail_shows_the_code_and_says_to_give_it_to_nobody(
    purpose: str, language: Language
) -> None:
    bring(requested(template_key=f"code_{purpose}", language=language.value))

    (alert,) = claim()
    words = word(alert.facts, alert.language)
    assert CODE in words.title
    assert CODE in words.body
    assert {"id": "Jangan berikan", "en": "Give it to nobody"}[language] in words.body


def test_whatsapp_carries_the_code_in_text_and_button() -> None:
    bring(requested(NUMBER))

    (alert,) = claim()
    template = message_of(alert)["template"]
    texts = [part["parameters"][0]["text"] for part in template["components"]]
    assert (template["name"], texts) == ("kreki_code", [CODE, CODE])


def test_who_registers_a_known_number_gets_no_code() -> None:
    bring(requested(NUMBER, template_key="code_known"))

    (alert,) = claim()
    template = message_of(alert)["template"]
    assert (template["name"], template["components"]) == ("kreki_known", [])
