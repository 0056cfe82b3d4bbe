"""Events as they come from the broker take effect once, and in any order of their lanes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from apps.notify.handlers import HANDLERS
from apps.notify.models import ContactPoint, Delivery, Message
from kreki.contracts.auth import ContactChanged
from kreki.contracts.base import Event
from kreki.events.envelope import Envelope, encode
from kreki.events.inbox import Outcome, process
from tests.notify.factories import INVITATION, NOON, accepted, closed, reachable, sent, withdrawn
from tests.people import REPORTER, VOLUNTEER

pytestmark = pytest.mark.django_db


def body_of(event: Event, *, seq: int = 0, number: int = 1) -> bytes:
    return encode(
        Envelope(
            id=UUID(int=number),
            type=event.type,
            source=event.source(),
            time=NOON,
            subject=f"test:{event.family}",
            seq=seq,
            lane=event.lane,
            actor="",
            request_id="",
            data=msgspec.Raw(msgspec.json.encode(event)),
        )
    )


def handle(*bodies: bytes) -> list[Outcome]:
    return [process(body, HANDLERS, "notify") for body in bodies]


def contact(number: int) -> ContactChanged:
    phone = f"+62812000000{number}"
    return ContactChanged(user_id=VOLUNTEER, email=None, phone_e164=phone, language="id")


def test_every_event_that_is_consumed_has_a_handler() -> None:
    assert {event.type for event in HANDLERS} == {
        "auth.code.requested.v1",
        "auth.key.revoked.v1",
        "auth.session.opened.v1",
        "auth.support.acted.v1",
        "auth.contact.changed.v1",
        "auth.user.authz_changed.v1",
        "auth.user.deleted.v1",
        "auth.user.disabled.v1",
        "auth.user.erasure_requested.v1",
        "auth.user.export_requested.v1",
        "emergency.invitation.sent.v1",
        "emergency.invitation.withdrawn.v1",
        "emergency.response.accepted.v1",
        "emergency.incident.closed.v1",
    }


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_states_of_an_account_end_at_the_newest(seed: int) -> None:
    bodies = [body_of(contact(seq), seq=seq, number=seq) for seq in range(1, 10)] * 2
    random.Random(seed).shuffle(bodies)

    handle(*bodies)

    assert ContactPoint.objects.get().value == "+628120000009"


def test_a_copy_of_an_invitation_makes_no_second_message() -> None:
    reachable()
    body = body_of(sent(VOLUNTEER))

    assert handle(body, body) == [Outcome.HANDLED, Outcome.DUPLICATE]
    assert Message.objects.count() == 1


@pytest.mark.parametrize("seed", range(8))
def test_a_whole_incident_in_any_order_with_copies_ends_the_same(seed: int) -> None:
    reachable()
    reachable(REPORTER, target="caller")
    events: Sequence[Event] = (sent(VOLUNTEER), accepted(), withdrawn(was="accepted"), closed())
    bodies = [body_of(event, number=number) for number, event in enumerate(events, 1)] * 2
    random.Random(seed).shuffle(bodies)

    outcomes = handle(*bodies)

    assert outcomes.count(Outcome.HANDLED) == len(events)
    invitation = Message.objects.get(invitation_id=INVITATION, purpose="invitation")
    assert set(invitation.deliveries.values_list("state", flat=True)) == {"cancelled"}
    assert not Delivery.objects.exclude(state="cancelled").exists()


def test_latency_counts_from_the_moment_of_the_fact() -> None:
    reachable()
    handle(body_of(sent(VOLUNTEER), number=uuid4().int))

    message = Message.objects.get()
    assert message.event_at == NOON
    assert message.expires_at == NOON + timedelta(minutes=15)
