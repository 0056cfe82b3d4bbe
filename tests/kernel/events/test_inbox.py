"""process: one message takes effect at most once, an old state never after a newer one."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import msgspec
import pytest
from django.db import transaction

from kreki.contracts.base import Event
from kreki.contracts.notify import DeliverySeen
from kreki.contracts.volunteer import ProfileApproved, ProfileSuspended, ResponderRecord
from kreki.events.envelope import encode
from kreki.events.inbox import InvalidEvent, Outcome, Received, process
from kreki.events.models import Inbox, SubjectSeq
from tests.kernel.events.stories import NOON, approved, envelope, seen

pytestmark = pytest.mark.django_db


class Ledger:
    """A handler that remembers what it was given."""

    def __init__(self) -> None:
        self.taken: list[tuple[Event, Received]] = []

    def __call__(self, event: Event, received: Received) -> None:
        self.taken.append((event, received))


def test_the_handler_gets_the_event_and_what_came_with_it() -> None:
    ledger, message = Ledger(), envelope(seen(1), seq=4)

    outcome = process(encode(message), {DeliverySeen: ledger}, "emergency")

    assert outcome is Outcome.HANDLED
    ((event, received),) = ledger.taken
    assert event == seen(1)
    assert (received.id, received.seq, received.time) == (message.id, 4, NOON)
    assert received.request_id == "f" * 32


def test_a_copy_takes_no_effect() -> None:
    ledger, body = Ledger(), encode(envelope(seen(1)))

    outcomes = [process(body, {DeliverySeen: ledger}, "emergency") for _ in range(3)]

    assert outcomes == [Outcome.HANDLED, Outcome.DUPLICATE, Outcome.DUPLICATE]
    assert len(ledger.taken) == 1
    assert Inbox.objects.count() == 1


def test_states_in_any_order_end_in_the_newest() -> None:
    kept: list[str] = []

    def keep(event: ResponderRecord, received: Received) -> None:
        kept.append(event.display_name)

    handlers = {ProfileApproved: keep}
    states = [envelope(approved(str(number)), seq=number) for number in range(1, 201)]
    random.shuffle(states)

    for state in states:
        process(encode(state), handlers, "emergency")

    assert kept[-1] == "200"
    assert [int(name) for name in kept] == sorted(int(name) for name in kept)
    assert SubjectSeq.objects.get().last_seq == 200


def test_types_of_one_record_share_their_order() -> None:
    ledger = Ledger()
    suspended = ProfileSuspended(**vars(approved("A")) | {"status": "suspended"})
    handlers = {ProfileApproved: ledger, ProfileSuspended: ledger}

    process(encode(envelope(suspended, seq=2)), handlers, "emergency")
    outcome = process(encode(envelope(approved("A"), seq=1)), handlers, "emergency")

    assert outcome is Outcome.STALE
    assert [type(event) for event, _ in ledger.taken] == [ProfileSuspended]


def test_another_subject_has_its_own_order() -> None:
    ledger = Ledger()
    for subject in ("person:7", "person:8"):
        message = envelope(approved("A"), seq=1, subject=subject)
        process(encode(message), {ProfileApproved: ledger}, "emergency")

    assert len(ledger.taken) == 2


def test_a_failing_handler_leaves_nothing_so_a_repaired_one_may_try_again() -> None:
    ledger, body = Ledger(), encode(envelope(approved("A"), seq=1))

    def stumble(event: Event, received: Received) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        process(body, {ProfileApproved: stumble}, "emergency")

    assert not Inbox.objects.exists()
    assert not SubjectSeq.objects.exists()
    assert process(body, {ProfileApproved: ledger}, "emergency") is Outcome.HANDLED


def test_fields_of_a_newer_release_are_ignored() -> None:
    newer = json.loads(encode(envelope(seen(1))))
    newer["drill"] = newer["data"]["mood"] = "new"

    assert process(json.dumps(newer), {DeliverySeen: Ledger()}, "emergency") is Outcome.HANDLED


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"{}",
        encode(envelope(seen(1), type="notify.delivery.lost.v1")),
        encode(envelope(seen(1), source="volunteer")),
        encode(envelope(seen(1), data=msgspec.Raw(b'{"invitation_id": "seven"}'))),
    ],
    ids=["no JSON", "no envelope", "unknown type", "foreign source", "wrong data"],
)
def test_what_cannot_be_understood_is_invalid(body: bytes) -> None:
    with pytest.raises(InvalidEvent):
        process(body, {DeliverySeen: Ledger()}, "emergency")

    assert not Inbox.objects.exists()


def test_an_event_for_somebody_else_is_invalid() -> None:
    with pytest.raises(InvalidEvent, match="lms does not consume"):
        process(encode(envelope(seen(1))), {DeliverySeen: Ledger()}, "lms")


def test_time_travels_as_utc() -> None:
    moment = datetime(2026, 11, 22, 5, 0, 0, 123_000, tzinfo=UTC)

    assert b'"time":"2026-11-22T05:00:00.123000Z"' in encode(envelope(seen(1), time=moment))


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_be_part_of_another_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        process(encode(envelope(seen(1))), {DeliverySeen: Ledger()}, "emergency")
