"""emit: an event exists if and only if the change it tells about does."""

from __future__ import annotations

import pytest
import structlog
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, Settings

from kreki.contracts.base import Event
from kreki.events import emit
from kreki.events.ids import uuid7
from kreki.events.outbox import EmitRefused
from kreki.services import BY_NAME
from tests.kernel.events.stories import approved, outbox, seen


@pytest.fixture(autouse=True)
def _as_notify(settings: Settings) -> None:
    settings.SERVICE = BY_NAME["notify"]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses() -> None:
    with pytest.raises(EmitRefused, match="inside the transaction"):
        emit(seen(1), subject="invitation:1")


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_tells_nothing() -> None:
    with transaction.atomic():
        emit(seen(1), subject="invitation:1")
        transaction.set_rollback(True)

    assert outbox() == []


@pytest.mark.django_db
def test_it_costs_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        emit(seen(1), subject="invitation:1")


@pytest.mark.django_db
def test_the_row_holds_the_whole_event() -> None:
    with structlog.contextvars.bound_contextvars(request_id="f" * 32):
        emit(seen(1), subject="invitation:1", seq=3)

    (row,) = outbox()
    assert (row.type, row.lane) == ("notify.delivery.seen.v1", "express")
    assert (row.subject, row.seq, row.request_id) == ("invitation:1", 3, "f" * 32)
    assert row.data["channel"] == "push"
    assert row.attempts == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("service", "event", "subject", "seq", "reason"),
    [
        ("emergency", seen(1), "invitation:1", 0, "only its own"),
        ("notify", seen(1), "no kind", 0, "subject must be"),
        ("volunteer", approved("A"), "person:7", 0, "needs seq"),
        ("volunteer", approved("A" * 16_000), "person:7", 1, "bytes of data"),
    ],
)
def test_what_cannot_travel_is_refused(
    settings: Settings, service: str, event: Event, subject: str, seq: int, reason: str
) -> None:
    settings.SERVICE = BY_NAME[service]

    with pytest.raises(EmitRefused, match=reason):
        emit(event, subject=subject, seq=seq)

    assert outbox() == []


def test_ids_are_version_7_and_grow_with_time() -> None:
    ids = [uuid7() for _ in range(1_000)]

    assert {one.version for one in ids} == {7}
    assert {one.variant for one in ids} == {"specified in RFC 4122"}
    assert len(set(ids)) == 1_000
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)
