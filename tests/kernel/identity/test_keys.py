"""Keys come from memory, then the service's own database, then KREKI ID; never from nowhere."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from kreki.identity import keys
from kreki.identity.keys import KeyCache, KeysUnavailable, UnknownKey
from kreki.identity.models import KeySetCopy
from kreki.testing.tokens import KEY_ID, TEST_JWKS
from tests.kernel.identity.jwks_server import JwksServer, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def auth(settings: Settings) -> Iterator[JwksServer]:
    """KREKI ID is up and publishes the key of the tests."""
    with serving(TEST_JWKS) as server:
        settings.KREKI_JWKS = None
        settings.KREKI_JWKS_URL = server.url
        yield server


def idle(cache: KeyCache) -> None:
    """Wait until no refresh is under way."""
    with cache._changed:
        assert cache._changed.wait_for(lambda: not cache._fetching, timeout=10)


def test_a_cold_process_asks_once_and_then_knows(
    auth: JwksServer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cache = KeyCache()
    cache.find(KEY_ID)

    with django_assert_num_queries(0):
        found = [cache.find(KEY_ID) for _ in range(100)]

    assert auth.asked == 1
    assert len(set(map(id, found))) == 1


def test_the_fetched_set_is_kept_in_the_database(auth: JwksServer) -> None:
    cache = KeyCache()
    cache.find(KEY_ID)
    idle(cache)

    assert KeySetCopy.objects.get().document == TEST_JWKS


def test_a_restart_works_while_auth_is_stopped(auth: JwksServer) -> None:
    before = KeyCache()
    before.find(KEY_ID)
    idle(before)
    auth.stop()

    restarted = KeyCache()
    assert restarted.find(KEY_ID)
    idle(restarted)
    assert restarted.find(KEY_ID)


def test_a_restart_does_not_wait_for_a_hanging_auth(auth: JwksServer) -> None:
    before = KeyCache()
    before.find(KEY_ID)
    idle(before)
    auth.hangs = True

    started = time.monotonic()
    assert KeyCache().find(KEY_ID)

    assert time.monotonic() - started < 1


@pytest.mark.slow
def test_hanging_auth_and_no_copy_is_unavailable_for_everybody_within_the_timeout(
    auth: JwksServer,
) -> None:
    auth.hangs = True
    cache, refused = KeyCache(), []

    def ask() -> None:
        try:
            cache.find(KEY_ID)
        except KeysUnavailable as error:
            refused.append(error.retry_after_s)

    callers = [threading.Thread(target=ask) for _ in range(6)]
    started = time.monotonic()
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert refused == [10] * 6
    assert time.monotonic() - started < 4
    assert auth.asked == 1


def test_after_a_failure_nobody_asks_again_at_once(auth: JwksServer) -> None:
    auth.document = {"keys": []}
    cache = KeyCache()

    for _ in range(3):
        with pytest.raises(KeysUnavailable):
            cache.find(KEY_ID)

    assert auth.asked == 1


def test_a_process_older_than_auth_learns_the_keys_without_a_caller(
    auth: JwksServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "BACK_OFF_S", 0.1)
    auth.document = {"keys": []}
    cache = KeyCache()
    cache.ask_until_known()
    idle(cache)

    auth.document = TEST_JWKS
    with cache._changed:
        assert cache._changed.wait_for(lambda: KEY_ID in cache._keys, timeout=10)


def test_unknown_key_ids_cost_one_question_in_the_cool_down(auth: JwksServer) -> None:
    cache = KeyCache()
    cache.find(KEY_ID)
    idle(cache)

    for number in range(120):
        with pytest.raises(UnknownKey):
            cache.find(f"forged-{number}")

    assert auth.asked == 1


def test_a_new_key_is_found_after_the_cool_down(
    auth: JwksServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "COOL_DOWN_S", 0.0)
    cache = KeyCache()
    cache.find(KEY_ID)
    idle(cache)
    auth.document = {"keys": [*TEST_JWKS["keys"], {**TEST_JWKS["keys"][0], "kid": "next"}]}

    assert cache.find("next")
    assert cache.find(KEY_ID)


def test_a_stale_set_answers_at_once_and_is_renewed_behind(
    auth: JwksServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "FRESH_S", 0.0)
    monkeypatch.setattr(keys, "COOL_DOWN_S", 0.0)
    cache = KeyCache()
    cache.find(KEY_ID)
    idle(cache)
    auth.hangs = True

    started = time.monotonic()
    assert cache.find(KEY_ID)

    assert time.monotonic() - started < 0.5
    auth.released.set()
    idle(cache)
    assert auth.asked == 2


@pytest.mark.parametrize("garbage", [[], {}, {"keys": "x"}, {"keys": [{"kty": "oct"}]}, "text"])
def test_garbage_never_replaces_a_good_set(
    auth: JwksServer, monkeypatch: pytest.MonkeyPatch, garbage: object
) -> None:
    monkeypatch.setattr(keys, "FRESH_S", 0.0)
    monkeypatch.setattr(keys, "COOL_DOWN_S", 0.0)
    cache = KeyCache()
    cache.find(KEY_ID)
    idle(cache)
    auth.document = garbage

    cache.find(KEY_ID)
    idle(cache)

    assert cache.find(KEY_ID)
    assert KeySetCopy.objects.get().document == TEST_JWKS


async def test_an_event_loop_never_waits_but_finds_what_is_known(auth: JwksServer) -> None:
    cache = KeyCache()

    with pytest.raises(KeysUnavailable):
        cache.find(KEY_ID)

    await asyncio.to_thread(idle, cache)
    assert cache.find(KEY_ID)


def test_a_lost_database_does_not_hide_the_keys_that_auth_publishes(
    auth: JwksServer, settings: Settings
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kreki_identity_keysetcopy RENAME TO gone")
    try:
        cache = KeyCache()
        assert cache.find(KEY_ID)
        idle(cache)
        assert cache.find(KEY_ID)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO kreki_identity_keysetcopy")
