"""Whose panic credential counts: KREKI ID tells, this service's own database remembers."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from django.conf import settings as running
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from apps.emergency.models import ClosedAccount
from apps.emergency.services.accounts import FOR_GOOD
from kreki.contracts.auth import AuthzChanged, UserDisabled
from kreki.contracts.base import Event
from kreki.contracts.privacy import ErasureRequested, UserDeleted
from kreki.events.courier.housekeeping import clean_up
from kreki.events.envelope import Envelope, encode
from kreki.events.inbox import Outcome, load_handlers, process
from kreki.events.models import Outbox
from kreki.testing.tokens import mint, mint_panic
from tests.emergency.factories import MONAS
from tests.kernel.events.stories import envelope
from tests.privacy_habits import TOMBSTONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person() -> UUID:
    """Somebody of whom nothing was heard; the credential in hand was given at version 4."""
    return uuid4()


@pytest.fixture(autouse=True, params=["Redis", "no Redis"])
def _with_and_without_redis(request: pytest.FixtureRequest, settings: Settings) -> None:
    if request.param == "no Redis":
        settings.CACHES = {
            "default": {**running.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
        }


def changed(person: UUID, rv: int, *, closed: bool = False, thinking: bool = False) -> Envelope:
    event = AuthzChanged(
        user_id=person,
        rv=rv,
        is_active=not (closed or thinking),
        roles=(),
        may_call_for_help=not closed,
        reason_code="test",
    )
    return envelope(event, seq=rv, subject=f"user:{person}")


def fact(event: Event, person: UUID) -> Envelope:
    return envelope(event, subject=f"user:{person}")


def deleted(person: UUID) -> Envelope:
    event = UserDeleted(user_id=person, tombstone_id=TOMBSTONE, deleted_at=timezone.now())
    return fact(event, person)


def hear(*news: Envelope) -> list[Outcome]:
    """Each as the courier brings it, one after the other."""
    return [process(encode(one), load_handlers(), running.SERVICE.slug) for one in news]


def press(token: str) -> int:
    """201 or 200 for a call that was taken."""
    phone = APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")
    here = {"latitude": MONAS[0], "longitude": MONAS[1]}
    return phone.post("/api/emergency/v1/panic", here, format="json").status_code


def credential(person: UUID, rv: int = 4) -> str:
    return mint_panic(person, rv=rv)


def test_closed_by_staff_and_open_again(person: UUID) -> None:
    hear(changed(person, 5, closed=True))
    assert press(credential(person)) == 401

    hear(changed(person, 6))
    assert press(credential(person)) == 201
    assert not ClosedAccount.objects.exists()


def test_the_days_to_think_leave_the_credential_alone(person: UUID) -> None:
    disabled = UserDisabled(user_id=person, rv=5, reason_code="x", at=timezone.now())

    hear(changed(person, 5, thinking=True), fact(disabled, person))

    assert press(credential(person)) == 201


def test_whom_staff_closes_in_these_days_stays_closed_until_staff_opens(person: UUID) -> None:
    hear(changed(person, 5, thinking=True), changed(person, 6, closed=True))
    assert press(credential(person)) == 401

    hear(changed(person, 7))
    assert press(credential(person)) == 201


def test_a_role_that_goes_while_the_account_is_closed_opens_nothing(person: UUID) -> None:
    hear(changed(person, 5, closed=True), changed(person, 6, closed=True))

    assert press(credential(person, rv=5)) == 401


def test_an_older_closing_that_comes_after_the_opening_closes_nothing(person: UUID) -> None:
    closing = changed(person, 5, closed=True)

    overtaken = hear(changed(person, 6), closing)
    again = hear(closing)  # from the dead letters

    assert (overtaken[1], again[0]) == (Outcome.STALE, Outcome.DUPLICATE)
    assert press(credential(person)) == 201


def test_a_closing_sent_again_under_another_id_closes_nothing(person: UUID) -> None:
    hear(changed(person, 5, closed=True), changed(person, 6))

    assert hear(changed(person, 5, closed=True)) == [Outcome.STALE]
    assert press(credential(person)) == 201


def test_a_credential_of_after_the_opening_counts_before_this_service_hears_of_it(
    person: UUID,
) -> None:
    hear(changed(person, 5, closed=True))

    assert press(credential(person, rv=6)) == 201


def test_an_erased_account_is_closed_for_good(person: UUID) -> None:
    hear(deleted(person))
    assert press(credential(person)) == 401

    hear(changed(person, 5, thinking=True), changed(person, 6, closed=True), changed(person, 7))

    assert ClosedAccount.objects.get().rv == FOR_GOOD
    assert press(credential(person, rv=7)) == 401


def test_the_erasure_opens_no_account_that_staff_closed(person: UUID) -> None:
    event = ErasureRequested(
        request_id=uuid4(), user_id=person, tombstone_id=TOMBSTONE, due_at=timezone.now()
    )

    hear(changed(person, 5, closed=True), fact(event, person))

    answer = Outbox.objects.get().data
    assert (answer["outcome"], answer["kept_reasons"]) == ("kept", ["closed_account"])
    assert press(credential(person)) == 401


def test_an_event_of_before_the_field_leaves_nobody_alone(person: UUID) -> None:
    old = changed(person, 5, closed=True)
    data = msgspec.json.decode(old.data)
    del data["may_call_for_help"]

    hear(msgspec.structs.replace(old, data=msgspec.Raw(msgspec.json.encode(data))))

    assert press(credential(person)) == 201


def test_a_lost_role_is_no_reason_to_be_left_alone(person: UUID) -> None:
    login = mint(person, rv=4)

    hear(changed(person, 5))

    assert (press(login), press(credential(person))) == (201, 200)


def test_closed_by_staff_ends_a_login_too_once_it_is_known_to_be_old(
    person: UUID, request: pytest.FixtureRequest
) -> None:
    hear(changed(person, 5, closed=True))

    # Without Redis a fresh login counts for its five minutes (decision 0019).
    without = request.node.callspec.params["_with_and_without_redis"] == "no Redis"
    assert press(mint(person, rv=4)) == (201 if without else 401)


def test_what_is_remembered_goes_once_no_credential_of_that_time_lives(person: UUID) -> None:
    hear(changed(person, 5, closed=True), deleted(other := uuid4()))
    ClosedAccount.objects.filter(pk=person).update(closed_at=timezone.now() - timedelta(days=30))
    ClosedAccount.objects.filter(pk=other).update(closed_at=timezone.now() - timedelta(days=31))

    clean_up(now=timezone.now())

    assert ClosedAccount.objects.get().pk == person


def test_what_a_press_costs(person: UUID) -> None:
    with CaptureQueriesContext(connection) as with_a_login:
        press(mint(person))
    with CaptureQueriesContext(connection) as with_a_credential:
        press(credential(uuid4()))

    assert kinds(with_a_login) == ["WITH"]
    assert kinds(with_a_credential) == ["SELECT", "WITH"]


def kinds(log: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split(maxsplit=1)[0] for query in log.captured_queries]
