"""Twelve requests with one refresh token at once: a phone whose network stutters, not a thief."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from oauth2_provider.models import RefreshToken
from pytest_django import Settings

from apps.auth_svc.models import DeviceSession
from tests.auth_svc.factories import account, refresh, sign_in

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.slow]
RACERS = 12


def race(run: Callable[[], tuple[int, str]]) -> list[tuple[int, str]]:
    """What each of twelve threads got, all released at the same instant."""
    start, results = threading.Barrier(RACERS), []

    def one() -> None:
        start.wait()
        try:
            results.append(run())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def outcome(token: str) -> tuple[int, str]:
    """Status, and the successor if there is one."""
    answer = refresh(token)
    data = answer.json()["data"]
    return answer.status_code, data["refreshToken"] if data else ""


def test_all_twelve_succeed_with_one_successor() -> None:
    """Trap 2."""
    account()
    token = sign_in()["refreshToken"]

    results = race(lambda: outcome(token))

    assert {status for status, _ in results} == {200}
    assert len(results) == RACERS
    assert len({successor for _, successor in results}) == 1
    assert RefreshToken.objects.filter(revoked=None).count() == 1


def test_without_redis_one_succeeds_and_nobody_crashes(settings: Settings) -> None:
    account()
    token = sign_in()["refreshToken"]
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
    }

    results = race(lambda: outcome(token))

    assert {status for status, _ in results} <= {200, 401}
    assert sum(status == 200 for status, _ in results) <= 1
    assert RefreshToken.objects.filter(revoked=None).count() <= 1
    assert DeviceSession.objects.count() == 1
