"""auth_svc verifies its own tokens too, beside those that the tests sign."""

import pytest
from django.core.cache import cache
from pytest_django import Settings

from kreki.settings import auth_svc
from kreki.testing.tokens import TEST_JWKS


@pytest.fixture(autouse=True)
def _own_keys(_published_keys: None, settings: Settings) -> None:
    settings.KREKI_JWKS = {"keys": [*auth_svc.KREKI_JWKS["keys"], *TEST_JWKS["keys"]]}


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()
