"""The cache of KREKI ID keeps nobody out when Redis is away, whatever is asked of it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _no_redis(settings: Settings) -> None:
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {"default": away}


def test_a_lock_is_free() -> None:
    assert cache.add("lock", 1)


def test_the_rest_of_a_pause_is_unknown() -> None:
    assert cache.ttl("pause") is None  # type: ignore[attr-defined]  # django-redis has it
