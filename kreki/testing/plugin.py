"""pytest plugin of every test run: guards that turn past accidents into rules, and `api`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.utils import translation
from pytest_django import Settings
from rest_framework.test import APIClient

from kreki.identity import Role
from kreki.services import BY_NAME
from kreki.testing.tokens import TEST_JWKS, mint

ROOT: Final = Path(__file__).resolve().parents[2]

ApiFor = Callable[..., APIClient]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one service never run under the settings of another."""
    running = django_settings.SERVICE.name if django_settings.configured else None
    for item in items:
        folder = item.path.relative_to(ROOT).parts[1]
        if folder in BY_NAME and folder != running:
            raise pytest.UsageError(
                f"{item.nodeid} belongs to {folder}, but the settings are those of {running}. "
                f"Run: make test s={folder}"
            )


@pytest.fixture(autouse=True)
def _published_keys(settings: Settings) -> None:
    settings.KREKI_JWKS = TEST_JWKS


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """What an earlier test, or an earlier run, remembered of the same people."""
    cache.clear()


@pytest.fixture(autouse=True)
def _source_language() -> None:
    """A page asked for in English by an earlier test leaves the thread speaking English."""
    translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture
def api() -> ApiFor:
    """`api(user_id, roles=(…))` is an API client with a really signed token; `api()` has none."""

    def client(
        user_id: UUID | None = None, roles: Iterable[Role] = (), **claims: object
    ) -> APIClient:
        caller = APIClient()
        if user_id is not None:
            caller.credentials(HTTP_AUTHORIZATION=f"Bearer {mint(user_id, roles, **claims)}")
        return caller

    return client
