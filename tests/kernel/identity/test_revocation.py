"""Somebody's rights change: 200 before the event, 401 right after it, 200 with a newer token."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings as running
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from kreki.contracts.auth import AuthzChanged, UserDisabled
from kreki.contracts.base import Event
from kreki.database import own_session
from kreki.events.envelope import encode
from kreki.events.inbox import Outcome, load_handlers, process
from kreki.identity.revocation import CHANNEL
from kreki.testing.tokens import mint
from tests.kernel.events.stories import envelope

pytestmark = pytest.mark.django_db(transaction=True)
NOW: Final = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.kernel.identity.probe"


@pytest.fixture
def person() -> UUID:
    """Somebody of whom the cache knows nothing."""
    return uuid4()


def changed(person: UUID, rv: int) -> AuthzChanged:
    return AuthzChanged(
        user_id=person, rv=rv, is_active=True, roles=(), reason_code="role_withdrawn"
    )


def disabled(person: UUID, rv: int) -> UserDisabled:
    return UserDisabled(user_id=person, rv=rv, reason_code="suspended", at=NOW)


def arrive(event: Event, *, seq: int) -> Outcome:
    body = encode(envelope(event, seq=seq, subject=f"user:{event.user_id}"))  # type: ignore[attr-defined]  # both events have it
    return process(body, load_handlers(), running.SERVICE.slug)


def status(person: UUID, rv: int) -> int:
    headers = {"Authorization": f"Bearer {mint(person, rv=rv)}"}
    return Client().get("/api/probe", headers=headers).status_code


@pytest.mark.parametrize("news", [changed, disabled])
def test_older_tokens_are_refused_right_after_the_event(
    person: UUID, news: type[AuthzChanged]
) -> None:
    assert status(person, rv=3) == 200

    arrive(news(person, 4), seq=4)  # type: ignore[call-arg]  # both make an event of these two

    assert (status(person, rv=3), status(person, rv=4)) == (401, 200)
    assert status(uuid4(), rv=1) == 200


def test_news_that_come_late_or_twice_let_nothing_older_in(person: UUID) -> None:
    arrive(changed(person, 5), seq=5)

    assert arrive(changed(person, 4), seq=4) is Outcome.STALE
    assert arrive(disabled(person, 3), seq=0) is Outcome.HANDLED

    assert (status(person, rv=4), status(person, rv=5)) == (401, 200)


def test_a_token_that_says_no_version_is_older_than_any(person: UUID) -> None:
    arrive(changed(person, 1), seq=1)

    answer = Client().get(
        "/api/probe", headers={"Authorization": f"Bearer {mint(person, rv=None)}"}
    )

    assert answer.status_code == 401


def test_without_redis_the_check_is_skipped_and_said(
    person: UUID, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    arrive(changed(person, 9), seq=9)
    settings.CACHES = {
        "default": {**running.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
    }

    assert status(person, rv=1) == 200
    assert "django_redis" in {record.name.partition(".")[0] for record in caplog.records}


def test_processes_that_remember_callers_are_woken(person: UUID) -> None:
    with psycopg.connect(**own_session(), autocommit=True) as listening:
        listening.execute(f"LISTEN {CHANNEL}")
        arrive(changed(person, 2), seq=2)

        news = next(listening.notifies(timeout=5, stop_after=1))

    assert news.payload == f"{person}:2"


def test_it_is_remembered_for_longer_than_any_token_lives(person: UUID) -> None:
    arrive(changed(person, 2), seq=2)

    assert cache.ttl(f"authz_rv:{person}") > 3 * 3600  # type: ignore[attr-defined]  # django-redis
